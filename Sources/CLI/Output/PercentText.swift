/// Percentages with one digit, rounded down: 100 is printed only for all.
enum PercentText {
  static func of(_ percent: Double) -> String {
    let tenths = Int(percent * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
