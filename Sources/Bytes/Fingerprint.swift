/// A 128-bit hash for tables in memory: two multiply-mix lanes over 8-byte words, seeded per process so that hostile
/// input cannot aim for collisions. Never stored, never compared between processes.
@usableFromInline
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
    guard count >= 8 else { return combine(shortWord(bytes)) }
    var offset = 0
    while offset < count &- 8 {
      combine(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    // The last word may hold bytes of the one before once more: the count says which.
    combine(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 8, as: UInt64.self))
    combine(UInt64(truncatingIfNeeded: count))
  }

  /// Up to seven bytes and their count.
  @inlinable func shortWord(_ bytes: RawSpan) -> UInt64 {
    let count = bytes.byteCount
    var word = UInt64(truncatingIfNeeded: count) << 56
    if count >= 4 {
      // The two halves overlap; the count says how far.
      word |= UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self))
      let last = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 4, as: UInt32.self)
      word |= UInt64(last) << UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    } else if count > 0 {
      word |= UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count &- 1]) << 16
    }
    return word
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
