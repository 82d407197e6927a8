/// A 128-bit hash for tables in memory: two multiply-mix lanes over 8-byte words, seeded per process so that hostile
/// input cannot aim for collisions. Never stored, never compared between processes.
package struct Fingerprint: Sendable {
  @usableFromInline var low: UInt64
  @usableFromInline var high: UInt64

  private static let seed = (UInt64.random(in: 1...UInt64.max), UInt64.random(in: 1...UInt64.max))

  package init() {
    low = Self.seed.0
    high = Self.seed.1
  }

  @inlinable package var value: UInt128 { UInt128(mixed(high)) << 64 | UInt128(mixed(low)) }

  @inlinable package mutating func combine(_ word: UInt64) {
    low = folded(low ^ word, 0x9E37_79B9_7F4A_7C15)
    high = folded(high &+ word, 0xD6E8_FEB8_6659_FD93)
  }

  @inlinable package mutating func combine(_ word: UInt128) {
    combine(UInt64(truncatingIfNeeded: word))
    combine(UInt64(truncatingIfNeeded: word >> 64))
  }

  @inlinable package mutating func combine(_ other: Fingerprint) {
    combine(other.low)
    combine(other.high)
  }

  @inlinable package mutating func combine(_ bytes: RawSpan) {
    let count = bytes.byteCount
    var offset = 0
    while offset &+ 8 <= count {
      combine(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    var tail: UInt64 = 0
    while offset < count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset &+= 1
    }
    combine(tail)
    combine(UInt64(truncatingIfNeeded: count))
  }

  @inlinable package mutating func combine(_ bytes: [UInt8]) { unsafe combine(bytes.span.bytes) }

  package mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { buffer in
      let bytes = unsafe RawSpan(_unsafeElements: buffer)
      combine(bytes)
    }
  }

  @inlinable func folded(_ word: UInt64, _ factor: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }

  @inlinable func mixed(_ word: UInt64) -> UInt64 {
    let once = (word ^ word >> 32) &* 0x9FB2_1C65_1E98_DF25
    return once ^ once >> 29
  }
}
