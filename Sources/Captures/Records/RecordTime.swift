import AuditModel
import Bytes

/// The times that mails and HTTP archives write down.
enum RecordTime {
  /// The `Date` of a mail's header section; the epoch when there is none that can be read.
  static func ofMail(_ mail: RawSpan) -> Timestamp? {
    let front = mail.prefix(262_144)
    var at = 0
    while let end = front.firstIndex(of: 0x0A, from: at) {
      let line = front.clamped(at..<end)
      if line.byteCount < 2 { return nil }
      if line.beginsIgnoringCase(with: "date:") { return parseDate(line.dropping(5)) }
      at = end + 1
    }
    return nil
  }

  //  RFC 5322 section 3.3
  /// `Tue, 1 Jul 2003 10:52:37 +0200`
  static func parseDate(_ text: RawSpan) -> Timestamp? {
    var words = RecordWords(text)
    if let comma = text.firstIndex(of: UInt8(ascii: ",")) { words.at = comma + 1 }
    guard let day = words.next().flatMap({ text.clamped($0).decimal }), let name = words.next(),
      let month = month(text.clamped(name)), let year = words.next().flatMap({ text.clamped($0).decimal }),
      let clock = words.next(), let seconds = secondsOfDay(text.clamped(clock))
    else { return nil }
    let zone = words.next().map { offset(text.clamped($0)) } ?? 0
    return moment(year: year, month: month, day: day, seconds: seconds - zone)
  }

  //  RFC 3339 section 5.6
  /// `2018-05-25T10:52:37.123+02:00`
  static func parseTimestamp(_ text: RawSpan) -> Timestamp? {
    guard text.byteCount >= 19, let year = text.prefix(4).decimal, let month = text.clamped(5..<7).decimal,
      let day = text.clamped(8..<10).decimal, let seconds = secondsOfDay(text.clamped(11..<19)),
      let base = moment(year: year, month: Int(min(month, 99)), day: day, seconds: seconds)
    else { return nil }
    var at = 19
    var nanoseconds: Int64 = 0
    if text.u8(at: at) == UInt8(ascii: ".") {
      var unit: Int64 = 100_000_000
      at += 1
      while let byte = text.u8(at: at), byte.isASCIIDigit {
        nanoseconds += Int64(byte - 0x30) * unit
        unit /= 10
        at += 1
      }
    }
    let zone = offset(text.dropping(at))
    return Timestamp(nanoseconds: base.nanoseconds + nanoseconds - zone * 1_000_000_000)
  }

  private static func moment(year: UInt64, month: Int, day: UInt64, seconds: Int64) -> Timestamp? {
    guard (1_970...2_200).contains(year), let date = CivilDate(year: Int(year), month: month, day: Int(min(day, 99)))
    else { return nil }
    return Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400 + seconds)
  }

  /// `10:52` or `10:52:37`
  private static func secondsOfDay(_ text: RawSpan) -> Int64? {
    guard text.byteCount >= 5, let hours = text.prefix(2).decimal, let minutes = text.clamped(3..<5).decimal,
      hours < 24, minutes < 60
    else { return nil }
    let seconds = text.byteCount >= 8 ? text.clamped(6..<8).decimal ?? 0 : 0
    return Int64(hours * 3_600 + minutes * 60 + min(seconds, 60))
  }

  /// Seconds east of Greenwich: `+0200`, `+02:00`; names of zones count as Greenwich.
  private static func offset(_ text: RawSpan) -> Int64 {
    guard let sign = text.u8(at: 0), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
    let minutes = text.u8(at: 3) == UInt8(ascii: ":") ? 4 : 3
    guard let hours = text.clamped(1..<3).decimal, let rest = text.clamped(minutes..<minutes + 2).decimal, hours < 24,
      rest < 60
    else { return 0 }
    let value = Int64(hours * 3_600 + rest * 60)
    return sign == UInt8(ascii: "-") ? -value : value
  }

  private static func month(_ text: RawSpan) -> Int? {
    let names: [StaticString] = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    for (index, name) in names.enumerated() where text.beginsIgnoringCase(with: name) { return index + 1 }
    return nil
  }
}
