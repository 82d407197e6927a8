/// What the headers of one multipart part say of its body (RFC 2045).
package struct PartDescription: Sendable {
  package enum TransferEncoding: Sendable { case identity, base64, quotedPrintable }

  /// Value of `Content-Type` in the multipart's bytes; empty for none.
  package var mediaType: Range<Int> = 0..<0
  package var transferEncoding: TransferEncoding = .identity
}
