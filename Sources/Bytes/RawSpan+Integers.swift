/// Bounds-checked integer reads at a byte offset. Each answers `nil` where the bytes end, so that a lying length can
/// never trap. Offsets may be any `Int`, negative ones included.
extension RawSpan {
  @inlinable @inline(__always) package func u8(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < byteCount else { return nil }
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// Big-endian (network order).
  @inlinable @inline(__always) package func u16(at offset: Int) -> UInt16? {
    guard offset >= 0, byteCount >= 2, offset <= byteCount - 2 else { return nil }
    return UInt16(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Big-endian, three bytes wide.
  @inlinable @inline(__always) package func u24(at offset: Int) -> UInt32? {
    guard let high = u8(at: offset), offset < Int.max, let low = u16(at: offset + 1) else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  /// Big-endian (network order).
  @inlinable @inline(__always) package func u32(at offset: Int) -> UInt32? {
    guard offset >= 0, byteCount >= 4, offset <= byteCount - 4 else { return nil }
    return UInt32(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Big-endian (network order).
  @inlinable @inline(__always) package func u64(at offset: Int) -> UInt64? {
    guard offset >= 0, byteCount >= 8, offset <= byteCount - 8 else { return nil }
    return UInt64(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Big-endian, sixteen bytes: an IPv6 address.
  @inlinable @inline(__always) package func u128(at offset: Int) -> UInt128? {
    guard let high = u64(at: offset), offset <= Int.max - 8, let low = u64(at: offset + 8) else { return nil }
    return UInt128(high) << 64 | UInt128(low)
  }

  @inlinable @inline(__always) package func u16LittleEndian(at offset: Int) -> UInt16? { u16(at: offset)?.byteSwapped }
  @inlinable @inline(__always) package func u32LittleEndian(at offset: Int) -> UInt32? { u32(at: offset)?.byteSwapped }
  @inlinable @inline(__always) package func u64LittleEndian(at offset: Int) -> UInt64? { u64(at: offset)?.byteSwapped }

  /// The byte at an offset the caller has already checked. Traps, like an array, when it lies outside.
  @inlinable @inline(__always) package subscript(_ offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < byteCount)
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
