import Bytes

extension MultipartTokenizer {
  /// The line that begins at `start`, without its break, and where the next one begins. A folded line (RFC 5322
  /// section 2.2.3) goes on. `nil` when no line break is left.
  static func line(_ bytes: RawSpan, _ start: Int) -> (content: Range<Int>, next: Int)? {
    var cursor = start
    while let feed = bytes.firstIndex(of: 0x0A, from: cursor) {
      if let next = bytes.u8(at: feed + 1), next.isASCIIBlank, feed > start + 1 {
        cursor = feed + 1
        continue
      }
      let end = feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
      return (start..<end, feed + 1)
    }
    return nil
  }

  /// The value of a parameter in a header value, quotes removed. `name` is in lower case and ends with `=`.
  static func parameter(_ name: StaticString, in value: RawSpan, _ start: Int) -> Range<Int>? {
    var cursor = start
    while cursor < value.byteCount {
      while let byte = value.u8(at: cursor), byte == UInt8(ascii: ";") || XMLScanner.isBlank(byte) { cursor += 1 }
      let isWanted = value.dropping(cursor).beginsIgnoringCase(with: name)
      while let byte = value.u8(at: cursor), byte != UInt8(ascii: "="), byte != UInt8(ascii: ";") { cursor += 1 }
      guard value.u8(at: cursor) == UInt8(ascii: "=") else { continue }
      cursor += 1
      let range = parameterValue(value, cursor)
      if isWanted { return range }
      cursor = max(range.upperBound, cursor)
      if value.u8(at: cursor) == UInt8(ascii: "\"") { cursor += 1 }
    }
    return nil
  }

  /// The value that begins at `start`, without quotation marks.
  static func parameterValue(_ value: RawSpan, _ start: Int) -> Range<Int> {
    if value.u8(at: start) == UInt8(ascii: "\"") {
      var cursor = start + 1
      while let byte = value.u8(at: cursor), byte != UInt8(ascii: "\"") {
        cursor += byte == UInt8(ascii: "\\") ? 2 : 1
      }
      return start + 1..<min(cursor, value.byteCount)
    }
    var cursor = start
    while let byte = value.u8(at: cursor), byte != UInt8(ascii: ";"), byte > 0x20 { cursor += 1 }
    return start..<cursor
  }
}
