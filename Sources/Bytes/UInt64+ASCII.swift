/// Eight bytes at a time.
extension UInt64 {
  /// The eight bytes with ASCII letters in lower case.
  @inlinable package var asciiLowercased: UInt64 {
    // The high bit of each byte tells whether its seven lower ones reach `A`, and whether they reach beyond `Z`.
    let low = self & 0x7F7F_7F7F_7F7F_7F7F
    let reachesA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let exceedsZ = low &+ 0x2525_2525_2525_2525
    return self | (reachesA & ~exceedsZ & ~self & 0x8080_8080_8080_8080) >> 2
  }

  /// Whether any of the eight bytes is a blank or a control character of ASCII.
  @inlinable package var holdsBlankOrControl: Bool {
    let low = (self &- 0x2121_2121_2121_2121) & ~self
    let delete = self ^ 0x7F7F_7F7F_7F7F_7F7F
    return (low | (delete &- 0x0101_0101_0101_0101) & ~delete) & 0x8080_8080_8080_8080 != 0
  }
}
