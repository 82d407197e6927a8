import AuditModel
import Bytes

/// Dates as people and forms write them.
enum CivilDateText {
  /// `1985-04-12`, `12.04.1985`, `04/12/1985`, `19850412`: an existing day whose year lies in `years`.
  static func isDate(_ text: RawSpan, years: ClosedRange<Int>) -> Bool {
    var numbers: [Int] = []
    var widths: [Int] = []
    var start = 0
    guard (8...10).contains(text.byteCount) else { return false }
    if text.byteCount == 8, let whole = text.decimal {
      return exists(Int(whole) / 10_000, Int(whole) / 100 % 100, Int(whole) % 100, years)
    }
    for index in 0...text.byteCount {
      let byte = text.u8(at: index) ?? 0x2D
      if byte.isASCIIDigit { continue }
      guard byte == 0x2D || byte == 0x2F || byte == 0x2E, let number = text.clamped(start..<index).decimal,
        number < 10_000
      else { return false }
      numbers.append(Int(number))
      widths.append(index - start)
      start = index + 1
    }
    guard numbers.count == 3 else { return false }
    if widths[0] == 4 { return exists(numbers[0], numbers[1], numbers[2], years) }
    guard widths[2] == 4 else { return false }
    return exists(numbers[2], numbers[1], numbers[0], years) || exists(numbers[2], numbers[0], numbers[1], years)
  }

  private static func exists(_ year: Int, _ month: Int, _ day: Int, _ years: ClosedRange<Int>) -> Bool {
    years.contains(year) && CivilDate(year: year, month: month, day: day) != nil
  }
}
