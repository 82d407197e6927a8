import Bytes

/// A fast 128-bit fingerprint of a value, to recognise it again within one run. Not for reports: it is not a
/// cryptographic digest. The seed makes it worthless to whoever does not know it.
package struct SeededHash: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(_ bytes: RawSpan, seed: UInt64) {
    high = Self.hash(bytes, seed: seed)
    low = Self.hash(bytes, seed: seed ^ 0x9E37_79B9_7F4A_7C15)
  }

  /// Eight bytes at a time through a folded 128-bit product (the mixing step of wyhash and its kin).
  package static func hash(_ bytes: RawSpan, seed: UInt64) -> UInt64 {
    var state = seed ^ 0xA076_1D64_78BD_642F
    var offset = 0
    let count = bytes.byteCount
    while let word = bytes.u64LittleEndian(at: offset) {
      state = fold(state ^ word, 0xE703_7ED1_A0B4_28DB)
      offset += 8
    }
    state = fold(state ^ last(bytes, from: offset), 0x8EBC_6AF0_9C88_C6E3)
    return fold(state ^ UInt64(truncatingIfNeeded: count), 0x5899_65CC_7537_4CC3)
  }

  /// The last bytes, fewer than eight, in two or three loads that may overlap.
  @inline(__always)
  private static func last(_ bytes: RawSpan, from offset: Int) -> UInt64 {
    let count = bytes.byteCount
    let rest = count - offset
    if rest >= 4 {
      let low = UInt64(bytes.u32LittleEndian(at: offset) ?? 0)
      return low << 32 | UInt64(bytes.u32LittleEndian(at: count - 4) ?? 0)
    }
    guard rest > 0 else { return 0 }
    return UInt64(bytes[offset]) << 16 | UInt64(bytes[offset + rest / 2]) << 8 | UInt64(bytes[count - 1])
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
