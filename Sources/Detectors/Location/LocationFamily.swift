import AuditModel
import Bytes

/// Coordinates and places, under telling keys.
enum LocationFamily {
  /// Decimals by which a place is told to some hundred metres.
  private static let precision = 3

  /// One coordinate in decimal degrees, precise enough to be a place.
  static func judgeCoordinate(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    guard isCoordinate(value.clamped(range), limit: 180) else { return }
    hits.add(.geolocation, range, of: value, rank: .place, confidence: .validated)
  }

  /// `52.5200,13.4050`, perhaps with blanks or an ISO 6709 solidus.
  static func judgePair(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard text.byteCount <= 48, let comma = text.firstIndex(of: 0x2C) ?? text.firstIndex(of: 0x3B) else { return }
    guard isCoordinate(text.prefix(comma).trimmingBlanks(), limit: 90),
      isCoordinate(text.dropping(comma + 1).trimmingBlanks(), limit: 180)
    else { return }
    hits.add(.geolocation, range, of: value, rank: .place, confidence: .validated)
  }

  private static func isCoordinate(_ text: RawSpan, limit: UInt64) -> Bool {
    let isSigned = text.u8(at: 0) == 0x2D || text.u8(at: 0) == 0x2B
    let digits = text.dropping(isSigned ? 1 : 0)
    guard let dot = digits.firstIndex(of: 0x2E), dot <= 3, let whole = digits.prefix(dot).decimal, whole <= limit else {
      return false
    }
    let fraction = digits.dropping(dot + 1)
    guard fraction.byteCount >= precision, fraction.byteCount <= 20, ValueText.isNumber(fraction) else { return false }
    return whole > 0 || !ValueText.isMasked(fraction)
  }

  /// The name of a town: letters, no digits.
  static func judgeCity(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (2...64).contains(text.byteCount), ValueText.hasLetter(text), ValueText.digitCount(text) == 0,
      ValueText.isPrintable(text), !ValueText.isEmptyWord(text), text.firstIndex(of: 0x2F) == nil,
      text.firstIndex(of: 0x5F) == nil, text.firstIndex(of: 0x3D) == nil
    else { return }
    hits.add(.city, range, of: value, rank: .place, confidence: confidence)
  }
}
