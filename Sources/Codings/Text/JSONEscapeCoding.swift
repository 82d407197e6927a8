import Bytes

/// The escapes of JSON strings (RFC 8259 section 7). A lone surrogate becomes U+FFFD; an unknown escape stays.
enum JSONEscapeCoding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    EscapedScalars.decode(source, from: &offset, into: &output, limit: limit, marker: UInt8(ascii: "\\")) {
      scalar($0, $1)
    }
  }

  private static func scalar(_ source: RawSpan, _ cursor: Int) -> (value: UInt32, length: Int) {
    guard let letter = source.u8(at: cursor + 1) else { return (0x5C, 1) }
    switch letter {
    case UInt8(ascii: "b"): return (0x08, 2)
    case UInt8(ascii: "f"): return (0x0C, 2)
    case UInt8(ascii: "n"): return (0x0A, 2)
    case UInt8(ascii: "r"): return (0x0D, 2)
    case UInt8(ascii: "t"): return (0x09, 2)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"): return (UInt32(letter), 2)
    case UInt8(ascii: "u"): return unicode(source, cursor)
    default: return (0x5C, 1)
    }
  }

  private static func unicode(_ source: RawSpan, _ cursor: Int) -> (value: UInt32, length: Int) {
    guard let first = fourDigits(source, cursor + 2) else { return (0x5C, 1) }
    guard first & 0xF800 == 0xD800 else { return (first, 6) }
    if first < 0xDC00, source.u8(at: cursor + 6) == UInt8(ascii: "\\"),
      source.u8(at: cursor + 7) == UInt8(ascii: "u"),
      let second = fourDigits(source, cursor + 8), second & 0xFC00 == 0xDC00
    {
      return (0x1_0000 + (first & 0x3FF) << 10 + second & 0x3FF, 12)
    }
    return (0xFFFD, 6)
  }

  private static func fourDigits(_ source: RawSpan, _ start: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = source.u8(at: index)?.hexValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Whether `bytes` hold an escape that only JSON strings have: `\"`, `\/` or `\u` with four digits.
  static func isPresent(in bytes: RawSpan) -> Bool {
    var cursor = 0
    while let hit = bytes.firstIndex(of: UInt8(ascii: "\\"), from: cursor) {
      let letter = bytes.u8(at: hit + 1)
      if letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "/") { return true }
      if letter == UInt8(ascii: "u"), fourDigits(bytes, hit + 2) != nil { return true }
      cursor = hit + 2
    }
    return false
  }
}
