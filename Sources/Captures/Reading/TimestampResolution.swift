import AuditModel

/// The unit of a capture's clock: the octet of the `if_tsresol` option (draft-ietf-opsawg-pcapng section 4.2). With the
/// high bit clear it is a negative power of ten, else a negative power of two.
package struct TimestampResolution: Sendable, Equatable {
  package let code: UInt8
  /// Nanoseconds in one tick where that is a whole number, else 0.
  private let nanosecondsPerTick: UInt64

  package static let microseconds = TimestampResolution(code: 6)
  package static let nanoseconds = TimestampResolution(code: 9)

  package init(code: UInt8) {
    self.code = code
    nanosecondsPerTick = code <= 9 ? Self.powerOfTen(9 - code) : 0
  }

  /// The moment `ticks` units after the epoch, shifted by `offset` seconds; the nearest moment that can be told where
  /// it lies outside.
  @inline(__always)
  func timestamp(ticks: UInt64, offset: Int64) -> Timestamp {
    let (product, overflow) = ticks.multipliedReportingOverflow(by: nanosecondsPerTick)
    if nanosecondsPerTick != 0, !overflow, offset == 0, product <= UInt64(Int64.max) {
      return Timestamp(nanoseconds: Int64(truncatingIfNeeded: product))
    }
    return shifted(scaled(ticks), by: offset)
  }

  private func scaled(_ ticks: UInt64) -> Int64 {
    let billion: UInt128 = 1_000_000_000
    let exponent = code & 0x7F
    let value: UInt128
    if code & 0x80 != 0 {
      value = (UInt128(ticks) * billion) >> UInt128(exponent)
    } else if exponent <= 9 {
      value = UInt128(ticks) * UInt128(nanosecondsPerTick)
    } else {
      value = exponent > 28 ? 0 : UInt128(ticks / Self.powerOfTen(exponent - 9))
    }
    return Int64(clamping: value)
  }

  private func shifted(_ nanoseconds: Int64, by seconds: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(Timestamp(seconds: seconds).nanoseconds)
    return Timestamp(nanoseconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  /// 10 to the power of `exponent`, which must not exceed 19.
  private static func powerOfTen(_ exponent: UInt8) -> UInt64 {
    (0..<exponent).reduce(UInt64(1)) { power, _ in power &* 10 }
  }
}
