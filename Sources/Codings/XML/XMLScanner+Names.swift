import Bytes

extension XMLScanner {
  @inline(__always) static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// HTML Living Standard, section 13.1.2, void elements.
  static func isVoid(_ name: RawSpan) -> Bool {
    switch name.byteCount {
    case 2: name.equalsIgnoringCase("br") || name.equalsIgnoringCase("hr")
    case 3: name.equalsIgnoringCase("img") || name.equalsIgnoringCase("col") || name.equalsIgnoringCase("wbr")
    case 4:
      name.equalsIgnoringCase("meta") || name.equalsIgnoringCase("link") || name.equalsIgnoringCase("area")
        || name.equalsIgnoringCase("base")
    case 5:
      name.equalsIgnoringCase("input") || name.equalsIgnoringCase("embed") || name.equalsIgnoringCase("track")
    case 6: name.equalsIgnoringCase("source")
    default: false
    }
  }

  static func skipBlanks(_ bytes: RawSpan, _ start: Int) -> Int {
    var cursor = start
    while let byte = bytes.u8(at: cursor), isBlank(byte) { cursor += 1 }
    return cursor
  }

  static func trim(_ bytes: RawSpan, _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isBlank(bytes[low]) { low += 1 }
    while high > low, isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  /// XML 1.0 section 2.3, with every byte beyond ASCII taken as part of a name.
  @inline(__always) static func nameRange(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    guard let first = bytes.u8(at: start), first.isASCIILetter || first == 0x5F || first == 0x3A || first >= 0x80
    else { return start..<start }
    var cursor = start + 1
    while let byte = bytes.u8(at: cursor), isNameByte(byte) { cursor += 1 }
    return start..<cursor
  }

  /// Letters, digits, `-`, `.`, `:`, `_` and what is beyond ASCII: one bit for each byte.
  @inline(__always) private static func isNameByte(_ byte: UInt8) -> Bool {
    let low: UInt64 = 0x07FF_6000_0000_0000
    let high: UInt64 = 0x07FF_FFFE_87FF_FFFE
    return byte >= 0x80 || (byte < 0x40 ? low : high) &>> UInt64(byte) & 1 == 1
  }

  /// The offset of the first `mark` at or after `start`, or where the bytes end. Notes an ampersand before it.
  @inline(__always)
  static func textEnd(_ bytes: RawSpan, _ start: Int, at mark: UInt8, _ hasEntities: inout Bool) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let marks = ones &* UInt64(mark)
    let ampersands = ones &* UInt64(UInt8(ascii: "&"))
    let end = bytes.byteCount
    var cursor = start
    while cursor < end {
      // Eight bytes at a time until one is of interest: the lowest bit set is never wrong.
      while cursor &+ 8 <= end {
        let word = UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: cursor, as: UInt64.self))
        let mark = word ^ marks
        let ampersand = word ^ ampersands
        let hits = ((mark &- ones) & ~mark | (ampersand &- ones) & ~ampersand) & ones << 7
        if hits != 0 {
          cursor += hits.trailingZeroBitCount >> 3
          break
        }
        cursor += 8
      }
      guard let byte = bytes.u8(at: cursor) else { break }
      if byte == mark { return cursor }
      if byte == UInt8(ascii: "&") { hasEntities = true }
      cursor += 1
    }
    return end
  }

  static func equalIgnoringCase(_ bytes: RawSpan, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count
    where bytes[left.lowerBound + index].asciiLowercased != bytes[right.lowerBound + index].asciiLowercased {
      return false
    }
    return true
  }

  @inline(__always) static func equal(_ bytes: RawSpan, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count && bytes.extracting(left).equals(bytes.extracting(right))
  }

  /// The offset of `text` at or after `start`.
  static func find(_ text: StaticString, in bytes: RawSpan, from start: Int) throws(DecodeError) -> Int {
    let first = text.withUTF8Buffer { unsafe $0.first ?? 0 }
    var cursor = start
    while let hit = bytes.firstIndex(of: first, from: cursor) {
      if bytes.dropping(hit).begins(with: text) { return hit }
      cursor = hit + 1
    }
    throw .needMore(atLeast: bytes.byteCount + 1)
  }
}
