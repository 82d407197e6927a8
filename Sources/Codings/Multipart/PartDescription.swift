import Bytes

/// What the headers of one multipart part or message say of its body (RFC 2045).
package struct PartDescription: Sendable {
  package enum TransferEncoding: Sendable { case identity, base64, quotedPrintable }

  /// Value of `Content-Type` in the bytes that hold the headers; empty for none.
  package var mediaType: Range<Int>
  package var transferEncoding: TransferEncoding

  package init(mediaType: Range<Int> = 0..<0, transferEncoding: TransferEncoding = .identity) {
    self.mediaType = mediaType
    self.transferEncoding = transferEncoding
  }

  /// Takes what a header field says of the body; answers whether the field is one of those.
  @discardableResult
  package mutating func read(_ field: MessageField, in bytes: RawSpan) -> Bool {
    let title = bytes.extracting(field.name)
    if title.equalsIgnoringCase("content-type") {
      mediaType = field.value
      return true
    }
    guard title.equalsIgnoringCase("content-transfer-encoding") else { return false }
    let coding = bytes.extracting(field.value)
    if coding.equalsIgnoringCase("base64") { transferEncoding = .base64 }
    if coding.equalsIgnoringCase("quoted-printable") { transferEncoding = .quotedPrintable }
    return true
  }
}
