import Bytes

/// Base32 (RFC 4648 section 6), upper case; padding may be missing, bits left over must be zero.
enum Base32Coding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    var left = limit
    while offset < source.byteCount, left >= 5 {
      var bits: UInt64 = 0
      var count = 0
      while count < 8, let byte = source.u8(at: offset + count), let value = value(byte) {
        bits = bits << 5 | UInt64(value)
        count += 1
      }
      let next = offset + count
      if count < 8 {
        // RFC 4648 section 6: two, four, five or seven characters are left over.
        guard count == 2 || count == 4 || count == 5 || count == 7, isPadding(source, next) else { return false }
      }
      let size = count * 5 / 8
      let surplus = count * 5 - size * 8
      guard bits & (1 << surplus - 1) == 0 else { return false }
      bits >>= surplus
      for index in (0..<size).reversed() { output.append(UInt8(truncatingIfNeeded: bits >> (index * 8))) }
      left -= size
      offset = count < 8 ? source.byteCount : next
    }
    return true
  }

  private static func isPadding(_ source: RawSpan, _ start: Int) -> Bool {
    var cursor = start
    while let byte = source.u8(at: cursor) {
      guard byte == UInt8(ascii: "=") else { return false }
      cursor += 1
    }
    return cursor - start <= 6
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    if byte.isASCIIUppercase { return byte - 0x41 }
    return byte &- 0x32 < 6 ? byte - 0x32 + 26 : nil
  }
}
