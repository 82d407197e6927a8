extension StaticString {
  /// The bytes, so that a fixed name can stand where a wire name stands; immortal, as literals are.
  @inlinable @inline(__always)
  package var bytes: RawSpan {
    @_lifetime(immortal) get {
      let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(utf8Start), byteCount: utf8CodeUnitCount)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }
}
