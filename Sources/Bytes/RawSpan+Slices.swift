extension RawSpan {
  /// The bytes of `range`, cut to what there is. Never traps.
  @inlinable @inline(__always) @_lifetime(copy self)
  package func clamped(_ range: Range<Int>) -> RawSpan {
    let low = Swift.min(Swift.max(range.lowerBound, 0), byteCount)
    let high = Swift.min(Swift.max(range.upperBound, low), byteCount)
    return extracting(low..<high)
  }

  /// The first `count` bytes, or all there are.
  @inlinable @inline(__always) @_lifetime(copy self)
  package func prefix(_ count: Int) -> RawSpan { clamped(0..<Swift.max(count, 0)) }

  /// What follows the first `count` bytes; empty when there are no more.
  @inlinable @inline(__always) @_lifetime(copy self)
  package func dropping(_ count: Int) -> RawSpan { clamped(Swift.max(count, 0)..<Swift.max(byteCount, count, 0)) }
}

/// Runs `body` on the bytes of a literal, so that a fixed name can stand where a wire name stands.
@inlinable package func withBytes<Result>(of text: StaticString, _ body: (RawSpan) -> Result) -> Result {
  text.withUTF8Buffer { buffer in
    let span = unsafe RawSpan(_unsafeElements: buffer)
    return body(span)
  }
}
