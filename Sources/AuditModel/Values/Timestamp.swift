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
    let fraction = Int(nanoseconds &- seconds &* 1_000_000_000)
    return
      "\(date)T\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))\(fractionText(fraction))Z"
  }

  private func fractionText(_ nanoseconds: Int) -> String {
    if nanoseconds == 0 { return "" }
    if nanoseconds % 1_000_000 == 0 { return "." + padded(nanoseconds / 1_000_000, to: 3) }
    if nanoseconds % 1_000 == 0 { return "." + padded(nanoseconds / 1_000, to: 6) }
    return "." + padded(nanoseconds, to: 9)
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
