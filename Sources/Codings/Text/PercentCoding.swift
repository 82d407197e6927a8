import Bytes

/// Percent-encoding (RFC 3986 section 2.1). A `%` that no two digits follow stands for itself.
enum PercentCoding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int, plus: Bool
  ) -> Bool {
    let end = source.byteCount
    var cursor = offset
    var left = limit
    while cursor < end, left > 0 {
      let start = cursor
      let stop = end - cursor > left ? cursor + left : end
      while cursor < stop, source[cursor] != UInt8(ascii: "%"), source[cursor] != UInt8(ascii: "+") { cursor += 1 }
      output.append(source.extracting(start..<cursor))
      left -= cursor - start
      guard cursor < stop else { break }
      if source[cursor] == UInt8(ascii: "+") {
        output.append(plus && !isSign(source, cursor) ? 0x20 : UInt8(ascii: "+"))
        cursor += 1
      } else if let high = source.u8(at: cursor + 1)?.hexValue, let low = source.u8(at: cursor + 2)?.hexValue {
        output.append(high << 4 | low)
        cursor += 3
      } else {
        output.append(UInt8(ascii: "%"))
        cursor += 1
      }
      left -= 1
    }
    offset = cursor
    return true
  }

  /// A plus before a digit at the very front was meant as one: nobody begins a value with a blank, but telephone
  /// numbers are often sent without escaping their sign.
  private static func isSign(_ source: RawSpan, _ cursor: Int) -> Bool {
    cursor == 0 && source.u8(at: 1)?.isASCIIDigit == true
  }

  /// Whether `bytes` hold at least one escape.
  static func isPresent(in bytes: RawSpan) -> Bool {
    var cursor = 0
    while let hit = bytes.firstIndex(of: UInt8(ascii: "%"), from: cursor) {
      if bytes.u8(at: hit + 1)?.isASCIIHexDigit == true, bytes.u8(at: hit + 2)?.isASCIIHexDigit == true { return true }
      cursor = hit + 1
    }
    return false
  }
}
