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
  static func nameRange(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    guard let first = bytes.u8(at: start), first.isASCIILetter || first == 0x5F || first == 0x3A || first >= 0x80
    else { return start..<start }
    var cursor = start + 1
    while let byte = bytes.u8(at: cursor),
      byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x3A || byte >= 0x80
    {
      cursor += 1
    }
    return start..<cursor
  }

  static func equalIgnoringCase(_ bytes: RawSpan, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count
    where bytes[left.lowerBound + index].asciiLowercased != bytes[right.lowerBound + index].asciiLowercased {
      return false
    }
    return true
  }

  static func equal(_ bytes: RawSpan, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where bytes[left.lowerBound + index] != bytes[right.lowerBound + index] {
      return false
    }
    return true
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
