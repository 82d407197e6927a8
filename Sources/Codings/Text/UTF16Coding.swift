import Bytes

/// UTF-16 (RFC 2781) as UTF-8. Lone surrogates and a last odd byte become U+FFFD; a byte order mark vanishes.
enum UTF16Coding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int, bigEndian: Bool
  ) -> Bool {
    var left = limit
    while offset < source.byteCount, left > 0 {
      let unit = scalar(source, offset, bigEndian)
      let width = unit.value < 0x80 ? 1 : unit.value < 0x800 ? 2 : unit.value < 0x1_0000 ? 3 : 4
      if offset == 0, unit.value == 0xFEFF {
        offset = unit.length
        continue
      }
      guard width <= left else { return true }
      output.append(scalar: unit.value)
      left -= width
      offset += unit.length
    }
    return true
  }

  private static func scalar(_ source: RawSpan, _ offset: Int, _ big: Bool) -> (value: UInt32, length: Int) {
    guard let first = unit(source, offset, big) else { return (0xFFFD, 1) }
    guard first & 0xF800 == 0xD800 else { return (first, 2) }
    if first < 0xDC00, let second = unit(source, offset + 2, big), second & 0xFC00 == 0xDC00 {
      return (0x1_0000 + (first & 0x3FF) << 10 + second & 0x3FF, 4)
    }
    return (0xFFFD, 2)
  }

  private static func unit(_ source: RawSpan, _ offset: Int, _ big: Bool) -> UInt32? {
    (big ? source.u16(at: offset) : source.u16LittleEndian(at: offset)).map { UInt32($0) }
  }

  /// The byte order of text in UTF-16, by its mark or by the zeros of ASCII text; `nil` when it is something else.
  static func recognise(_ bytes: RawSpan) -> TextCoding? {
    guard bytes.byteCount >= 4, bytes.byteCount % 2 == 0 else { return nil }
    if bytes.u16(at: 0) == 0xFEFF { return .utf16BigEndian }
    if bytes.u16(at: 0) == 0xFFFE, bytes.u16(at: 2) != 0 { return .utf16LittleEndian }
    guard bytes.byteCount >= 8, bytes[0] == 0 || bytes[1] == 0 else { return nil }
    var even = 0
    var odd = 0
    let count = min(bytes.byteCount, 64)
    for index in 0..<count where bytes[index] == 0 { if index & 1 == 0 { even += 1 } else { odd += 1 } }
    if even == 0, odd * 4 >= count / 2 * 3 { return .utf16LittleEndian }
    if odd == 0, even * 4 >= count / 2 * 3 { return .utf16BigEndian }
    return nil
  }
}
