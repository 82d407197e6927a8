import Bytes

/// Cuts lists of named values for the decoders of protocols. Nothing is decoded; `body` gets name, value, and where the
/// value begins.
package enum PairSplitter {
  /// A query string without its question mark: `a=b&c=d`. A piece without `=` is a name with an empty value.
  package static func query(_ bytes: RawSpan, _ body: (RawSpan, RawSpan, Int) -> Void) {
    split(bytes, at: UInt8(ascii: "&"), body)
  }

  /// The value of a `Cookie` header: `a=b; c=d` (RFC 6265 section 4.2.1). Blanks around a pair and quotes around a
  /// value are left out.
  package static func cookies(_ bytes: RawSpan, _ body: (RawSpan, RawSpan, Int) -> Void) {
    split(bytes, at: UInt8(ascii: ";")) { name, value, offset in
      let isQuoted = value.byteCount >= 2 && value[0] == UInt8(ascii: "\"") && value[value.byteCount - 1] == value[0]
      if isQuoted {
        body(name, value.extracting(1..<value.byteCount - 1), offset + 1)
      } else {
        body(name, value, offset)
      }
    }
  }

  private static func split(_ bytes: RawSpan, at separator: UInt8, _ body: (RawSpan, RawSpan, Int) -> Void) {
    var start = 0
    while start < bytes.byteCount {
      let end = bytes.firstIndex(of: separator, from: start) ?? bytes.byteCount
      let piece = XMLScanner.trim(bytes, start..<end)
      start = end + 1
      guard !piece.isEmpty else { continue }
      let equals = bytes.extracting(piece).firstIndex(of: UInt8(ascii: "=")).map { $0 + piece.lowerBound }
      let value = (equals.map { $0 + 1 } ?? piece.upperBound)..<piece.upperBound
      body(bytes.extracting(piece.lowerBound..<(equals ?? piece.upperBound)), bytes.extracting(value), value.lowerBound)
    }
  }
}
