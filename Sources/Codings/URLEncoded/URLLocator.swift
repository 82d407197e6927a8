import Bytes

/// Finds the parameters of a URL inside a text (RFC 3986, section 3).
package enum URLLocator {
  /// The query of the URL that `bytes` are, without `?` and fragment; or the fragment if only that has parameters.
  /// `nil` when the text is no URL, or holds no parameter.
  package static func parameters(in bytes: RawSpan) -> (range: Range<Int>, isFragment: Bool)? {
    guard isURL(bytes) else { return nil }
    let hash = bytes.firstIndex(of: UInt8(ascii: "#"))
    let end = hash ?? bytes.byteCount
    if let mark = bytes.firstIndex(of: UInt8(ascii: "?")), mark < end, hasPair(bytes, mark + 1..<end) {
      return (mark + 1..<end, false)
    }
    if let hash, hasPair(bytes, hash + 1..<bytes.byteCount) { return (hash + 1..<bytes.byteCount, true) }
    return nil
  }

  private static func hasPair(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), from: range.lowerBound) else { return false }
    return equals > range.lowerBound && equals < range.upperBound
  }

  /// `scheme://…` or `/path…`, without blanks.
  private static func isURL(_ bytes: RawSpan) -> Bool {
    guard let first = bytes.u8(at: 0) else { return false }
    var cursor = 0
    if first != UInt8(ascii: "/") {
      guard first.isASCIILetter else { return false }
      while let byte = bytes.u8(at: cursor),
        byte.isASCIIAlphanumeric || byte == 0x2B || byte == 0x2D || byte == 0x2E, cursor < 32
      {
        cursor += 1
      }
      guard bytes.dropping(cursor).begins(with: "://") else { return false }
    }
    while let byte = bytes.u8(at: cursor) {
      guard byte > 0x20, byte != 0x7F else { return false }
      cursor += 1
    }
    return true
  }
}
