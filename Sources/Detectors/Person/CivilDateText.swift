import AuditModel
import Bytes

/// Dates as people and forms write them.
enum CivilDateText {
  /// `1985-04-12`, `12.04.1985`, `04/12/1985`, `19850412`: an existing day whose year lies in `years`.
  static func isDate(_ text: RawSpan, years: ClosedRange<Int>) -> Bool {
    readings(of: text).contains { years.contains($0.year) }
  }

  /// The days that the text may mean: two where day and month may be either.
  static func readings(of text: RawSpan) -> [CivilDate] {
    var numbers: [Int] = []
    var widths: [Int] = []
    var start = 0
    guard (8...10).contains(text.byteCount) else { return [] }
    if text.byteCount == 8, let whole = text.decimal {
      return days((Int(whole) / 10_000, Int(whole) / 100 % 100, Int(whole) % 100))
    }
    for index in 0...text.byteCount {
      let byte = text.u8(at: index) ?? 0x2D
      if byte.isASCIIDigit { continue }
      guard byte == 0x2D || byte == 0x2F || byte == 0x2E, let number = text.clamped(start..<index).decimal,
        number < 10_000
      else { return [] }
      numbers.append(Int(number))
      widths.append(index - start)
      start = index + 1
    }
    guard numbers.count == 3 else { return [] }
    if widths[0] == 4 { return days((numbers[0], numbers[1], numbers[2])) }
    guard widths[2] == 4 else { return [] }
    let readings = days((numbers[2], numbers[1], numbers[0]), (numbers[2], numbers[0], numbers[1]))
    // With dots the day comes first, wherever that is a date at all.
    return text.firstIndex(of: 0x2E) == nil ? readings : Array(readings.prefix(1))
  }

  /// Those of the triples of year, month and day that are days.
  private static func days(_ candidates: (Int, Int, Int)...) -> [CivilDate] {
    candidates.compactMap { CivilDate(year: $0.0, month: $0.1, day: $0.2) }
  }
}
