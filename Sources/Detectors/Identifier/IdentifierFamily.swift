import AuditModel
import Bytes

/// Identifiers that only a key can tell: UUIDs and opaque tokens of an installation, a machine or an advertising
/// scheme.
enum IdentifierFamily {
  /// A UUID, with or without braces and hyphens; all zeros means that there is none (as when tracking is refused).
  static func judgeUUID(
    _ type: DataType, _ value: RawSpan, rank: Rank, confidence: Confidence, into hits: inout HitBuffer
  ) {
    var range = ValueText.trim(value)
    if value.clamped(range).beginsIgnoringCase(with: "urn:uuid:") { range = range.lowerBound + 9..<range.upperBound }
    if value.clamped(range).beginsIgnoringCase(with: "uuid:") { range = range.lowerBound + 5..<range.upperBound }
    let text = value.clamped(range)
    guard text.byteCount == 36 || text.byteCount == 32 else { return }
    let start = hits.arena.count
    var digits = 0
    var variety: UInt16 = 0
    for index in 0..<text.byteCount {
      let byte = text[index]
      if byte == 0x2D, text.byteCount == 36, index == 8 || index == 13 || index == 18 || index == 23 {
        hits.arena.append(byte)
        continue
      }
      guard let digit = byte.hexValue else { return }
      digits += 1
      variety |= 1 << UInt16(digit)
      hits.arena.append(byte.asciiLowercased)
    }
    guard digits == 32, variety.nonzeroBitCount >= 3 else { return }
    hits.add(type, at: range, rank: rank, confidence: confidence, from: start)
  }

  /// An opaque token: no blanks, at least eight characters of which two are digits, or a UUID.
  static func judgeOpaque(
    _ type: DataType, _ value: RawSpan, rank: Rank, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (8...256).contains(text.byteCount), ValueText.digitCount(text) >= 2, isToken(text) else { return }
    // A number of one or two kinds of digits, a date or a time is no identifier.
    guard !ValueText.isMasked(text), !isDateLike(text), !isUnixTime(text) else { return }
    hits.add(type, range, of: value, rank: rank, confidence: confidence, isContainer: true)
  }

  static func isToken(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index] <= 0x20 || text[index] >= 0x7F || text[index] == 0x22 {
      return false
    }
    return true
  }

  /// Seconds since 1970 of a day between 2001 and 2039, as some protocols number their restarts.
  private static func isUnixTime(_ text: RawSpan) -> Bool {
    guard text.byteCount == 10, let seconds = text.decimal else { return false }
    return (1_000_000_000..<2_200_000_000).contains(seconds)
  }

  private static func isDateLike(_ text: RawSpan) -> Bool {
    guard text.byteCount <= 32, let year = text.prefix(4).decimal, (1900...2100).contains(year) else { return false }
    return text.u8(at: 4) == 0x2D && text.u8(at: 7) == 0x2D
  }
}
