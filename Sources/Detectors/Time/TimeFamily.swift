import AuditModel
import Bytes

/// Time stamps and time zones, under telling keys.
enum TimeFamily {
  /// ISO 8601, the `ctime` and HTTP dates, and Unix times in seconds, milli-, micro- or nanoseconds since 2001.
  static func judgeTimestamp(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard isUnixTime(text) || isISO(text) || isTextual(text) else { return }
    hits.add(.timestamp, range, of: value, rank: .time, confidence: confidence)
  }

  /// 2001-09-09 to 2065: ten digits, or 13, 16 or 19; a fraction may follow ten.
  private static func isUnixTime(_ text: RawSpan) -> Bool {
    let whole = text.firstIndex(of: 0x2E) ?? text.byteCount
    guard ValueText.isNumber(text.prefix(whole)),
      whole == text.byteCount || ValueText.isNumber(text.dropping(whole + 1)),
      let seconds = text.prefix(10).decimal
    else { return false }
    switch whole {
    case 10, 13, 16, 19: return (1_000_000_000...3_000_000_000).contains(seconds)
    default: return false
    }
  }

  /// `2018-05-25`, with or without a time.
  private static func isISO(_ text: RawSpan) -> Bool {
    guard text.byteCount <= 40, CivilDateText.isDate(text.prefix(10), years: 1970...2100), text.u8(at: 4) == 0x2D else {
      return false
    }
    guard let separator = text.u8(at: 10) else { return true }
    return separator == 0x54 || separator == 0x20 || separator == 0x74
  }

  /// `Fri May 25 10:00:00 2018`, `Fri, 25 May 2018 10:00:00 GMT`.
  private static func isTextual(_ text: RawSpan) -> Bool {
    guard (20...40).contains(text.byteCount), ValueText.digitCount(text) >= 10 else { return false }
    let days: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for day in days where text.beginsIgnoringCase(with: day) { return text.firstIndex(of: 0x3A) != nil }
    return false
  }

  /// `Europe/Berlin`, `+02:00`, `UTC+2`, `CEST`, or minutes or seconds from UTC.
  static func judgeZone(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...48).contains(text.byteCount), isOffset(text) || isName(text) else { return }
    hits.add(.timeZone, range, of: value, rank: .time, confidence: confidence)
  }

  private static func isOffset(_ text: RawSpan) -> Bool {
    var start = 0
    if text.beginsIgnoringCase(with: "utc") || text.beginsIgnoringCase(with: "gmt") { start = 3 }
    if let sign = text.u8(at: start), sign == 0x2B || sign == 0x2D { start += 1 }
    let rest = text.dropping(start)
    guard rest.byteCount > 0 else { return text.byteCount == 3 }
    if let number = rest.decimal { return number <= 50_400 }
    guard rest.byteCount <= 6, let colon = rest.firstIndex(of: 0x3A) else { return false }
    return (rest.prefix(colon).decimal ?? 99) <= 14 && (rest.dropping(colon + 1).decimal ?? 99) < 60
  }

  private static func isName(_ text: RawSpan) -> Bool {
    var hasSolidus = false
    for index in 0..<text.byteCount {
      let byte = text[index]
      if byte == 0x2F { hasSolidus = true }
      guard byte.isASCIIAlphanumeric || byte == 0x2F || byte == 0x5F || byte == 0x2D || byte == 0x2B || byte == 0x20
      else {
        return false
      }
    }
    guard ValueText.hasLetter(text) else { return false }
    if hasSolidus { return text[0].isASCIIUppercase }
    // An abbreviation, or Windows' `W. Europe Standard Time` without its dot.
    var capitals = 0
    for index in 0..<text.byteCount where text[index].isASCIIUppercase { capitals += 1 }
    return capitals == text.byteCount && text.byteCount <= 5
      || text.byteCount > 8 && text.dropping(text.byteCount - 5).equals(" Time")
  }
}
