import AuditModel
import Bytes

/// Serial numbers. Nothing in their shape is their own, so a telling key is always needed, and the shape can only speak
/// against: dates, versions, fractions, words.
enum SerialFamily {
  static func judgeKeyed(
    _ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer
  ) {
    var range = ValueText.trim(value)
    guard range.count >= 4, range.count <= 64 else { return }
    range = withoutZeroFraction(range, in: value)
    let text = value.clamped(range)
    guard isPlausible(text) else { return }
    hits.add(type, range, of: value, rank: .serial, confidence: confidence, isContainer: true)
  }

  /// Some printers write a cassette's number as `123456789.000000`.
  private static func withoutZeroFraction(_ range: Range<Int>, in value: RawSpan) -> Range<Int> {
    let text = value.clamped(range)
    guard let dot = text.firstIndex(of: 0x2E), dot > 3, dot < text.byteCount - 1 else { return range }
    guard ValueText.isNumber(text.prefix(dot)) else { return range }
    for index in dot + 1..<text.byteCount where text[index] != 0x30 { return range }
    return range.lowerBound..<range.lowerBound + dot
  }

  private static func isPlausible(_ text: RawSpan) -> Bool {
    var digits = 0
    var dots = 0
    for index in 0..<text.byteCount {
      let byte = text[index]
      if byte.isASCIIDigit { digits += 1 }
      if byte == 0x2E { dots += 1 }
      guard byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x5F || byte == 0x2E || byte == 0x2F || byte == 0x3A
      else { return false }
    }
    guard digits > 0, !ValueText.isEmptyWord(text), !isAllZeros(text) else { return false }
    // Fractions and versions are digits and dots; a colon is a time or an address.
    if dots > 0, digits + dots == text.byteCount { return false }
    if text.firstIndex(of: 0x3A) != nil { return false }
    return !isDate(text)
  }

  private static func isAllZeros(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index] != 0x30 && text[index].isASCIIAlphanumeric { return false }
    return true
  }

  /// `2018-05-25`, and anything that goes on from there.
  private static func isDate(_ text: RawSpan) -> Bool {
    guard text.byteCount >= 10, ValueText.isNumber(text.prefix(4)), ValueText.isNumber(text.clamped(5..<7)),
      ValueText.isNumber(text.clamped(8..<10)), let first = text.u8(at: 4)
    else { return false }
    return (first == 0x2D || first == 0x2F) && text.u8(at: 7) == first && (text[0] == 0x31 || text[0] == 0x32)
  }
}
