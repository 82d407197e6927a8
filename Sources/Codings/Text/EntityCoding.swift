import Bytes

/// Character references of XML and HTML: the five names, `&nbsp;`, and numbers (XML 1.0 section 4.1). Others stay.
enum EntityCoding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    EscapedScalars.decode(source, from: &offset, into: &output, limit: limit, marker: UInt8(ascii: "&")) {
      reference($0, $1) ?? (0x26, 1)
    }
  }

  /// The character reference at `cursor`, where an ampersand stands.
  private static func reference(_ source: RawSpan, _ cursor: Int) -> (value: UInt32, length: Int)? {
    let text = source.dropping(cursor).prefix(12)
    if text.u8(at: 1) == UInt8(ascii: "#") { return number(text) }
    if text.begins(with: "&amp;") { return (0x26, 5) }
    if text.begins(with: "&lt;") { return (0x3C, 4) }
    if text.begins(with: "&gt;") { return (0x3E, 4) }
    if text.begins(with: "&quot;") { return (0x22, 6) }
    if text.begins(with: "&apos;") { return (0x27, 6) }
    if text.begins(with: "&nbsp;") { return (0xA0, 6) }
    return nil
  }

  private static func number(_ text: RawSpan) -> (value: UInt32, length: Int)? {
    let isHex = text.u8(at: 2).map { $0 | 0x20 } == UInt8(ascii: "x")
    let start = isHex ? 3 : 2
    var cursor = start
    var value: UInt32 = 0
    // At most eight digits: twelve bytes are looked at, so the value cannot overflow.
    while let byte = text.u8(at: cursor), let digit = byte.hexValue, isHex || digit < 10, cursor < start + 7 {
      value = value * (isHex ? 16 : 10) + UInt32(digit)
      cursor += 1
    }
    guard cursor > start, text.u8(at: cursor) == UInt8(ascii: ";") else { return nil }
    let isScalar = value != 0 && value < 0x11_0000 && value & 0xFFFF_F800 != 0xD800
    return (isScalar ? value : 0xFFFD, cursor + 1)
  }

  /// Whether `bytes` hold at least one reference.
  static func isPresent(in bytes: RawSpan) -> Bool {
    var cursor = 0
    while let hit = bytes.firstIndex(of: UInt8(ascii: "&"), from: cursor) {
      if reference(bytes, hit) != nil { return true }
      cursor = hit + 1
    }
    return false
  }
}
