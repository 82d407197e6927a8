import Bytes

/// A parameter that stands in several pieces (RFC 2231 sections 3 and 4.1): `filename*0="a long "; filename*1*=na%6De`.
/// The text begins within the first piece and ends with the last. What lies between two pieces vanishes, escapes are
/// undone.
enum ParameterCoding {
  static func decode(_ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int) {
    var left = limit
    while let byte = source.u8(at: offset), left > 0 {
      if byte == 0x22 || byte == UInt8(ascii: ";") || XMLScanner.isBlank(byte), let next = behindSeam(source, offset) {
        offset = next
        continue
      }
      if byte == UInt8(ascii: "%"), let high = source.u8(at: offset + 1)?.hexValue,
        let low = source.u8(at: offset + 2)?.hexValue
      {
        output.append(high << 4 | low)
        offset += 3
      } else {
        output.append(byte)
        offset += 1
      }
      left -= 1
    }
  }

  /// Where the next piece begins, if the one before ends at `start`, at its quotation mark or behind its text.
  static func behindSeam(_ source: RawSpan, _ start: Int) -> Int? {
    var at = source.u8(at: start) == 0x22 ? start + 1 : start
    at = XMLScanner.skipBlanks(source, at)
    guard source.u8(at: at) == UInt8(ascii: ";") else { return nil }
    at = XMLScanner.skipBlanks(source, at + 1)
    let name = at
    while let byte = source.u8(at: at), byte.isASCIILetter { at += 1 }
    guard at > name, source.u8(at: at) == UInt8(ascii: "*") else { return nil }
    at += 1
    let number = at
    while let byte = source.u8(at: at), byte.isASCIIDigit { at += 1 }
    guard at > number else { return nil }
    if source.u8(at: at) == UInt8(ascii: "*") { at += 1 }
    guard source.u8(at: at) == UInt8(ascii: "=") else { return nil }
    return source.u8(at: at + 1) == 0x22 ? at + 2 : at + 1
  }
}
