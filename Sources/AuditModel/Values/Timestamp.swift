/// A moment, in nanoseconds since 1970-01-01 UTC.
@usableFromInline
package struct Timestamp: Hashable, Comparable, Sendable {
  @usableFromInline package let nanoseconds: Int64

  @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  @inlinable package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    nanoseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds, rounded towards the past.
  @inlinable package var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  @inlinable package static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with as many fraction digits (0, 3, 6 or 9) as the value needs.
  @usableFromInline package var description: String {
    let date = CivilDate(daysSinceEpoch: Int(seconds.dividedDown(by: 86_400)))
    let second = Int(seconds - Int64(date.daysSinceEpoch) * 86_400)
    let (fraction, digits) = fraction
    // The range of the type ends in the years 1677 and 2262, so that all years have four digits.
    return String(unsafeUninitializedCapacity: 30) { buffer in
      var end = 0
      func append(_ value: Int, digits: Int, then separator: Unicode.Scalar) {
        var rest = value
        for place in stride(from: end + digits - 1, through: end, by: -1) {
          buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
        buffer[end + digits] = UInt8(ascii: separator)
        end += digits + 1
      }
      append(date.year, digits: 4, then: "-")
      append(date.month, digits: 2, then: "-")
      append(date.day, digits: 2, then: "T")
      append(second / 3600, digits: 2, then: ":")
      append(second / 60 % 60, digits: 2, then: ":")
      append(second % 60, digits: 2, then: digits == 0 ? "Z" : ".")
      if digits > 0 { append(fraction, digits: digits, then: "Z") }
      return end
    }
  }

  /// What is beyond the second, in as many digits as it needs.
  private var fraction: (value: Int, digits: Int) {
    let nanoseconds = Int(nanoseconds &- seconds &* 1_000_000_000)
    if nanoseconds == 0 { return (0, 0) }
    if nanoseconds % 1_000_000 == 0 { return (nanoseconds / 1_000_000, 3) }
    if nanoseconds % 1_000 == 0 { return (nanoseconds / 1_000, 6) }
    return (nanoseconds, 9)
  }
}

func padded(_ value: Int, to width: Int = 2) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
