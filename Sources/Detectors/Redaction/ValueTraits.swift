import AuditModel
import Bytes

/// Works out what a policy asks of a value and its mask does not tell.
enum ValueTraits {
  /// The traits of a value in its normal form, in the order of their names; `nil` for none.
  ///
  /// - Parameter day: When the value was sent; without it no age is told.
  static func of(_ type: DataType, _ value: RawSpan, on day: CivilDate?) -> [ValueTrait]? {
    switch type {
    case .ipAddress: address(value)
    case .birthDate: day.map { isUnder13(value, on: $0) } == true ? [.under13] : nil
    default: nil
    }
  }

  private static func address(_ value: RawSpan) -> [ValueTrait]? {
    guard value.byteCount <= 45, let address = IPAddress(value.text) else { return nil }
    let low: UInt128 = address.version == .v4 ? 0xFF : (1 << 80) - 1
    var traits: [ValueTrait] = []
    if address.isLocal { traits.append(.private) }
    if address.bits & low == 0 { traits.append(.shortened) }
    return traits.isEmpty ? nil : traits
  }

  /// Whether whoever was born then, or is as old, is surely under 13: of two readings of a date the earlier counts.
  private static func isUnder13(_ value: RawSpan, on day: CivilDate) -> Bool {
    if value.byteCount <= 3 { return value.decimal.map { $0 < 13 } ?? false }
    let births = CivilDateText.readings(of: value)
    return !births.isEmpty
      && births.allSatisfy { $0 <= day && ($0.year + 13, $0.month, $0.day) > (day.year, day.month, day.day) }
  }
}
