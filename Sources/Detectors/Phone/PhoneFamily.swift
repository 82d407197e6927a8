import AuditModel
import Bytes
import Patterns

/// Finds phone numbers. Digits alone are never one: a `+`, the formatting of a number plan, a `tel:` or a telling key
/// is needed, and the number must be valid (ITU-T E.164, through libphonenumber).
enum PhoneFamily {
  static func judge(
    _ mark: CandidateMark, in value: RawSpan, _ validator: inout PhoneValidator, into hits: inout HitBuffer
  ) {
    guard let range = span(from: mark.offset, in: value) else { return }
    let text = value.clamped(range)
    switch mark.shape {
    case .plus where !isSum(range.lowerBound, in: value): add(validator.e164(text), range, into: &hits)
    case .areaCode where isAmerican(text), .groups334 where isAmerican(text) && !isColumn(range, in: value):
      guard !isPrecededByPlus(range.lowerBound, in: value) else { return }
      add(validator.e164(text, inAmerica: true), range, into: &hits)
    default: break
    }
  }

  /// What follows `tel:` (RFC 3966), or the value of a vCard's `TEL` property (RFC 6350 section 6.4.1).
  static func judgeScheme(
    endingAt end: Int, in value: RawSpan, _ validator: inout PhoneValidator, into hits: inout HitBuffer
  ) {
    guard let byte = value.u8(at: end - 5).map({ !$0.isASCIIAlphanumeric }) ?? true as Bool?, byte else { return }
    var start = end
    // `TEL;TYPE=cell:+1…`: the number follows the last colon of a few parameters.
    if value.u8(at: end - 1) == 0x3B {
      guard let colon = value.firstIndex(of: 0x3A, from: end), colon - end < 48 else { return }
      start = colon + 1
      if value.clamped(start..<start + 4).equalsIgnoringCase("tel:") { return }
    }
    guard let range = span(from: start, in: value) else { return }
    add(validator.e164(value.clamped(range)), range, into: &hits)
    if hits.isEmpty { add(validator.e164(value.clamped(range), inAmerica: true), range, into: &hits) }
  }

  /// The whole value under a key that says phone number.
  static func judgeKeyed(
    _ type: DataType, _ value: RawSpan, _ validator: inout PhoneValidator, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    let digits = ValueText.digitCount(text)
    guard digits >= 7, digits <= 15, range.count <= 32, isDiallable(text) else { return }
    let e164 = validator.e164(text)
    if !e164.isEmpty {
      add(e164, range, into: &hits)
      return
    }
    // A number written with its country code but without the sign, or a national one of no known region.
    if digits >= 11 {
      var signed: [UInt8] = [0x2B]
      for index in 0..<text.byteCount where text[index].isASCIIDigit { signed.append(text[index]) }
      let international = validator.e164(signed.span.bytes)
      if !international.isEmpty { return add(international, range, into: &hits) }
    }
    guard !validator.hasRegion, digits == 10, !validator.e164(text, inAmerica: true).isEmpty else { return }
    let start = hits.arena.count
    for index in 0..<text.byteCount where text[index].isASCIIDigit { hits.arena.append(text[index]) }
    hits.add(type, at: range, rank: .phone, confidence: .inferred, from: start)
  }

  private static func add(_ e164: [UInt8], _ range: Range<Int>, into hits: inout HitBuffer) {
    guard !e164.isEmpty else { return }
    let start = hits.arena.count
    hits.append(e164)
    hits.add(.phoneNumber, at: range, rank: .phone, confidence: .validated, from: start)
  }

  /// Digits with at most two other signs of a written number between; 7 to 15 digits, bounded on the right by what
  /// cannot go on a number.
  private static func span(from start: Int, in value: RawSpan) -> Range<Int>? {
    guard start >= 0, start < value.byteCount else { return nil }
    var position = start
    var end = start
    var digits = 0
    var signs = 0
    if value[position] == 0x2B { position += 1 }
    while let byte = value.u8(at: position), digits <= 15 {
      if byte.isASCIIDigit {
        digits += 1
        signs = 0
        end = position + 1
      } else if byte == 0x20 || byte == 0x2D || byte == 0x2E || byte == 0x28 || byte == 0x29 || byte == 0x2F {
        signs += 1
        guard signs <= 2 else { break }
      } else {
        break
      }
      position += 1
    }
    guard digits >= 7, digits <= 15 else { return nil }
    if let next = value.u8(at: end), next.isASCIILetter || next == 0x5F || next == 0x3A || next == 0x25 { return nil }
    // A fraction goes on behind a dot.
    if value.u8(at: end) == 0x2E, value.u8(at: end + 1)?.isASCIIDigit ?? false { return nil }
    return start..<end
  }

  /// Ten digits, or eleven with a leading 1.
  private static func isAmerican(_ text: RawSpan) -> Bool { ValueText.digitCount(text) == 10 }

  /// `345 678 9012` within a longer text may be three columns of a table; alone it is a number written so.
  private static func isColumn(_ range: Range<Int>, in value: RawSpan) -> Bool {
    let hasHyphenOrDot = value.u8(at: range.lowerBound + 3) != 0x20 && value.u8(at: range.lowerBound + 7) != 0x20
    if hasHyphenOrDot {
      // Parts of a longer number or a date-like code.
      if let before = value.u8(at: range.lowerBound - 1), before == 0x2D || before == 0x2E || before == 0x2F {
        return true
      }
      if let after = value.u8(at: range.upperBound), after == 0x2D || after == 0x2F { return true }
      return value.u8(at: range.lowerBound + 3) != value.u8(at: range.lowerBound + 7)
    }
    return value.byteCount > 16
  }

  /// `b+3634488961`, `(x>>>7)+3250441966`: the sign of an addition in a program.
  private static func isSum(_ start: Int, in value: RawSpan) -> Bool {
    guard let before = value.u8(at: start - 1) else { return false }
    return before.isASCIIAlphanumeric || before == 0x29 || before == 0x5D || before == 0x5F || before == 0x24
  }

  private static func isPrecededByPlus(_ start: Int, in value: RawSpan) -> Bool {
    var position = start
    while position > 0, start - position < 5 {
      let byte = value[position - 1]
      if byte == 0x2B { return true }
      guard byte.isASCIIDigit || byte == 0x20 || byte == 0x2D || byte == 0x2E else { return false }
      position -= 1
    }
    return false
  }

  private static func isDiallable(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount {
      switch text[index] {
      case 0x30...0x39, 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: break
      case 0x2B: if index > 1 { return false }
      default: return false
      }
    }
    return !ValueText.isMasked(text)
  }
}
