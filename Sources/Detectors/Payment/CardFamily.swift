import AuditModel
import Bytes

/// Card numbers (ISO/IEC 7812-1): issuer range, length and check digit, under a telling key.
enum CardFamily {
  static func judgeKeyed(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard text.byteCount <= 23 else { return }
    for index in 0..<text.byteCount {
      guard text[index].isASCIIDigit || text[index] == 0x20 || text[index] == 0x2D else { return }
    }
    let start = hits.arena.count
    for index in 0..<text.byteCount where text[index].isASCIIDigit { hits.arena.append(text[index]) }
    guard isCard(hits.arena, from: start) else { return }
    hits.add(.paymentCard, at: range, rank: .card, confidence: .validated, from: start)
  }

  private static func isCard(_ arena: [UInt8], from start: Int) -> Bool {
    let digits = arena.span.bytes.dropping(start)
    return isIssued(digits) && Luhn.isValid(digits) && !ValueText.isMasked(digits)
  }

  /// First digits and lengths of the large networks.
  private static func isIssued(_ digits: RawSpan) -> Bool {
    guard (13...19).contains(digits.byteCount), let four = digits.prefix(4).decimal else { return false }
    switch (four, digits.byteCount) {
    case (4000...4999, 13), (4000...4999, 16), (4000...4999, 19): return true
    case (5100...5599, 16), (2221...2720, 16): return true
    case (3400...3499, 15), (3700...3799, 15): return true
    case (3000...3059, 14), (3600...3699, 14), (3800...3999, 14): return true
    case (6011, 16), (6440...6599, 16), (6200...6299, 16...19), (3528...3589, 16): return true
    case (5000...5099, 13...19), (5600...5899, 13...19), (6300...6399, 13...19), (6700...6799, 13...19): return true
    default: return false
    }
  }
}
