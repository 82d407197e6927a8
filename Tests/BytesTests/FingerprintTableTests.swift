import Bytes
import Testing

@Suite struct FingerprintTableTests {
  private func key(_ tag: UInt64) -> UInt128 { UInt128(tag) << 64 }

  /// Against a dictionary, with keys that differ in their upper bits only, in their lower bits only, and in all.
  @Test(arguments: [0, 32, 56] as [UInt64]) func `what was kept is found, nothing else`(shift: UInt64) {
    var table = FingerprintTable()
    var known: [UInt64: Int] = [:]
    for number in 0..<3_000 {
      // Those from 1,900 on are asked for a second time.
      let tag = (UInt64(number % 1_900) &* 2_081 & 0xFFF) << shift
      #expect(table.number(of: key(tag)) == known[tag])
      if number % 3 > 0 {
        table.set(number, for: key(tag))
        known[tag] = number
      }
    }
    #expect(table.count == known.count)
    for (tag, number) in known { #expect(table.number(of: key(tag)) == number) }
  }

  @Test func `an empty table holds nothing`() {
    #expect(FingerprintTable().number(of: 0) == nil)
    #expect(FingerprintTable().number(of: .max) == nil)
  }

  /// Key 0 is a key like any other.
  @Test func `zero is kept`() {
    var table = FingerprintTable()
    table.set(0, for: 0)
    #expect(table.number(of: 0) == 0)
    #expect(table.number(of: 1 << 64) == nil)
  }
}
