import AuditModel
import Bytes

/// Reads the dates of HTTP: IMF-fixdate, RFC 850 and asctime (RFC 9110 section 5.6.7), and what cookies make of them.
/// The method is that of RFC 6265 section 5.1.1: tokens in any order, each taken for the first thing it can be.
struct HTTPDate {
  private var time: (hour: Int, minute: Int, second: Int)?
  private var day: Int?
  private var month: Int?
  private var year: Int?

  /// The moment `text` names, in seconds since 1970 (cookies expire in years that `Timestamp` does not reach), or
  /// `nil`.
  static func parse(_ text: RawSpan) -> Int64? {
    guard text.byteCount <= 128 else { return nil }
    var date = HTTPDate()
    var at = 0
    while at < text.byteCount {
      let start = at
      while at < text.byteCount, !isDelimiter(text[at]) { at += 1 }
      if at > start { date.take(text.clamped(start..<at)) }
      at += 1
    }
    return date.moment
  }

  /// RFC 6265 section 5.1.1, `delimiter`.
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  private mutating func take(_ token: RawSpan) {
    if time == nil, let value = Self.clock(token) {
      time = value
    } else if day == nil, let value = Self.number(token, digits: 1...2) {
      day = value
    } else if month == nil, let value = Self.month(token) {
      month = value
    } else if year == nil, let value = Self.number(token, digits: 2...4) {
      year = value < 70 ? value + 2_000 : value < 100 ? value + 1_900 : value
    }
  }

  private var moment: Int64? {
    guard let time, let day, let month, let year, year >= 1_601,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return Int64(date.daysSinceEpoch) * 86_400 + Int64(time.hour * 3_600 + time.minute * 60 + time.second)
  }

  /// A number of so many digits, with anything that is no digit behind it.
  private static func number(_ token: RawSpan, digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while let byte = token.u8(at: count), byte.isASCIIDigit, count <= digits.upperBound {
      value = value * 10 + Int(byte - 0x30)
      count += 1
    }
    return digits.contains(count) ? value : nil
  }

  private static func clock(_ token: RawSpan) -> (hour: Int, minute: Int, second: Int)? {
    guard let first = token.firstIndex(of: 0x3A), let second = token.firstIndex(of: 0x3A, from: first + 1),
      let hour = number(token.prefix(first), digits: 1...2), hour < 24,
      let minute = number(token.clamped(first + 1..<second), digits: 1...2), minute < 60,
      let seconds = number(token.dropping(second + 1), digits: 1...2), seconds < 61
    else { return nil }
    return (hour, minute, seconds)
  }

  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func month(_ token: RawSpan) -> Int? {
    for (index, name) in months.enumerated() where token.beginsIgnoringCase(with: name) { return index + 1 }
    return nil
  }
}
