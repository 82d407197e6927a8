/// Reads a span from front to back, checking each step. Reads that reach past the end throw `needMore` with the total
/// number of bytes, counted from the cursor's start, that would have been enough.
@usableFromInline
package struct ByteCursor: ~Escapable {
  @usableFromInline let bytes: RawSpan
  /// Offset of the next byte, 0 to `bytes.byteCount`.
  @usableFromInline package var offset = 0

  @inlinable @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { self.bytes = bytes }

  @inlinable package var remaining: Int { bytes.byteCount - offset }

  /// The bytes not yet read.
  @inlinable package var rest: RawSpan {
    @_lifetime(copy self) get { bytes.extracting(offset..<bytes.byteCount) }
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func u8() throws(DecodeError) -> UInt8 {
    guard let value = bytes.u8(at: offset) else { throw shortage(1) }
    offset += 1
    return value
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func u16() throws(DecodeError) -> UInt16 {
    guard let value = bytes.u16(at: offset) else { throw shortage(2) }
    offset += 2
    return value
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func u24() throws(DecodeError) -> UInt32 {
    guard let value = bytes.u24(at: offset) else { throw shortage(3) }
    offset += 3
    return value
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func u32() throws(DecodeError) -> UInt32 {
    guard let value = bytes.u32(at: offset) else { throw shortage(4) }
    offset += 4
    return value
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func u64() throws(DecodeError) -> UInt64 {
    guard let value = bytes.u64(at: offset) else { throw shortage(8) }
    offset += 8
    return value
  }

  /// The next `count` bytes. A negative count is malformed, not a trap.
  @inlinable @_lifetime(copy self) @_lifetime(self: copy self)
  package mutating func take(_ count: Int) throws(DecodeError) -> RawSpan {
    guard count >= 0 else { throw .malformed("negative length", at: offset) }
    guard count <= remaining else { throw shortage(count) }
    let slice = bytes.extracting(offset..<offset + count)
    offset += count
    return slice
  }

  @inlinable @_lifetime(self: copy self)
  package mutating func skip(_ count: Int) throws(DecodeError) { _ = try take(count) }

  @usableFromInline func shortage(_ count: Int) -> DecodeError {
    let (total, overflow) = offset.addingReportingOverflow(count)
    return .needMore(atLeast: overflow ? .max : total)
  }
}
