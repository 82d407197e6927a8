import Bytes

extension JSONTokenizer {
  /// The offset of the quote that ends the string whose first byte is at `start`.
  @inline(__always)
  static func scanString(_ bytes: RawSpan, _ start: Int, _ escaped: inout Bool) throws(DecodeError) -> Int {
    var cursor = start
    let end = bytes.byteCount
    while true {
      // Eight bytes at a time until one is a quote, a backslash or a control character: in each of the three words a
      // lane's high bit is set where it is, and the lowest set bit is never wrong.
      while cursor &+ 8 <= end {
        let word = UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: cursor, as: UInt64.self))
        let quote = word ^ 0x2222_2222_2222_2222
        let slash = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let ones: UInt64 = 0x0101_0101_0101_0101
        let hits =
          ((quote &- ones) & ~quote | (slash &- ones) & ~slash | (word &- 0x2020_2020_2020_2020) & ~word)
          & 0x8080_8080_8080_8080
        if hits != 0 {
          cursor += hits.trailingZeroBitCount >> 3
          break
        }
        cursor += 8
      }
      guard cursor < end else { throw .needMore(atLeast: end + 1) }
      let byte = bytes[cursor]
      if byte == UInt8(ascii: "\"") { return cursor }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        cursor += try escapeLength(bytes, cursor)
      } else if byte < 0x20 {
        throw .malformed("JSON: control character in a string", at: cursor)
      } else {
        cursor += 1
      }
    }
  }

  /// RFC 8259 section 7.
  private static func escapeLength(_ bytes: RawSpan, _ cursor: Int) throws(DecodeError) -> Int {
    guard let letter = bytes.u8(at: cursor + 1) else { throw .needMore(atLeast: cursor + 2) }
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return 2
    case UInt8(ascii: "u"):
      for index in cursor + 2..<cursor + 6 {
        guard let digit = bytes.u8(at: index) else { throw .needMore(atLeast: cursor + 6) }
        guard digit.isASCIIHexDigit else { throw .malformed("JSON: bad escape", at: cursor) }
      }
      return 6
    default: throw .malformed("JSON: bad escape", at: cursor)
    }
  }

  /// The end of the number at `start` (RFC 8259 section 6).
  static func scanNumber(_ bytes: RawSpan, _ start: Int) throws(DecodeError) -> Int {
    var cursor = start
    if bytes[cursor] == UInt8(ascii: "-") { cursor += 1 }
    let first = cursor
    cursor = skipDigits(bytes, cursor)
    guard cursor > first else {
      if cursor >= bytes.byteCount { throw .needMore(atLeast: cursor + 1) }
      throw .malformed("JSON: no value", at: start)
    }
    if cursor - first > 1, bytes[first] == UInt8(ascii: "0") { throw .malformed("JSON: leading zero", at: start) }
    if bytes.u8(at: cursor) == UInt8(ascii: ".") {
      let fraction = cursor + 1
      cursor = skipDigits(bytes, fraction)
      guard cursor > fraction else { throw .malformed("JSON: no digit behind the point", at: start) }
    }
    if let letter = bytes.u8(at: cursor), letter | 0x20 == UInt8(ascii: "e") {
      var exponent = cursor + 1
      if let sign = bytes.u8(at: exponent), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { exponent += 1 }
      cursor = skipDigits(bytes, exponent)
      guard cursor > exponent else { throw .malformed("JSON: no digit in the exponent", at: start) }
    }
    return cursor
  }

  @inline(__always) private static func skipDigits(_ bytes: RawSpan, _ start: Int) -> Int {
    var cursor = start
    while cursor < bytes.byteCount, bytes[cursor].isASCIIDigit { cursor += 1 }
    return cursor
  }
}
