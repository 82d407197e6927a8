/// Which of the latest record numbers of an epoch have come (RFC 6347 section 4.1.2.6).
struct DTLSReplayWindow {
  private static let width: UInt64 = 64

  /// Bit n stands for the number n below the highest.
  private var seen: UInt64 = 0
  private var highest: UInt64 = 0

  /// Notes a number; `false` when it has come before. A number too old to tell counts as new.
  mutating func insert(_ number: UInt64) -> Bool {
    if seen == 0 || number > highest {
      let step = seen == 0 ? Self.width : number - highest
      seen = step < Self.width ? seen << step | 1 : 1
      highest = number
      return true
    }
    let age = highest - number
    guard age < Self.width else { return true }
    defer { seen |= 1 << age }
    return seen & 1 << age == 0
  }
}
