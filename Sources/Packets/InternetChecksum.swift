import AuditModel
import Bytes

/// The one's complement sum of RFC 1071, by wide words: the order of summing does not matter, nor does the byte order
/// until the end.
enum InternetChecksum {
  /// The folded sum of the bytes in `range` (which must lie inside), in network order.
  static func sum(_ bytes: RawSpan, _ range: Range<Int>) -> UInt32 {
    UInt32(fold(nativeSum(bytes.clamped(range))).byteSwapped)
  }

  /// The sum of the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1), not folded.
  @inline(__always)
  static func pseudoHeader(_ source: IPAddress, _ destination: IPAddress, _ number: UInt8, _ length: Int) -> UInt64 {
    UInt64(number) &+ UInt64(truncatingIfNeeded: length) &+ words(source.bits) &+ words(destination.bits)
  }

  /// The four 32-bit words of an address, added.
  @inline(__always)
  private static func words(_ bits: UInt128) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: bits)
    let high = UInt64(truncatingIfNeeded: bits >> 64)
    return (low & 0xFFFF_FFFF) &+ (low >> 32) &+ (high & 0xFFFF_FFFF) &+ (high >> 32)
  }

  @inline(__always)
  static func fold(_ sum: UInt64) -> UInt16 {
    var folded = (sum & 0xFFFF_FFFF) &+ (sum >> 32)
    folded = (folded & 0xFFFF) &+ (folded >> 16)
    folded = (folded & 0xFFFF) &+ (folded >> 16)
    folded = (folded & 0xFFFF) &+ (folded >> 16)
    return UInt16(truncatingIfNeeded: folded)
  }

  // Offsets stay below the count, which is compared first; so no sum of them overflows.
  private static func nativeSum(_ bytes: RawSpan) -> UInt64 {
    let count = bytes.byteCount
    var offset = 0
    var sum: UInt64 = 0
    if count >= 64 {
      var first = SIMD4<UInt64>.zero
      var second = SIMD4<UInt64>.zero
      while offset <= count &- 32 {
        let low = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD4<UInt32>.self)
        let high = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 16, as: SIMD4<UInt32>.self)
        first &+= SIMD4<UInt64>(truncatingIfNeeded: low)
        second &+= SIMD4<UInt64>(truncatingIfNeeded: high)
        offset &+= 32
      }
      sum = (first &+ second).wrappedSum()
    }
    while offset <= count &- 8 {
      let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
      sum &+= (word & 0xFFFF_FFFF) &+ (word >> 32)
      offset &+= 8
    }
    if offset <= count &- 4 {
      sum &+= UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self))
      offset &+= 4
    }
    if offset <= count &- 2 {
      sum &+= UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self))
      offset &+= 2
    }
    // The last odd byte counts as if a zero byte followed.
    if let last = bytes.u8(at: offset) { sum &+= UInt64(UInt16(last).littleEndian) }
    return sum
  }
}
