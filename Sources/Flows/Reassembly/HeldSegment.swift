/// A copy of a segment that waits behind a hole.
struct HeldSegment {
  /// Stream offset of its first byte.
  var start: UInt64
  /// The captured bytes.
  var bytes: UnsafeMutableRawBufferPointer
  /// Bytes after them that the capture lacks (snap length).
  var missing: UInt64
  var frame: Int
  /// Nanoseconds.
  var time: Int64

  var end: UInt64 { start + UInt64(bytes.count) + missing }
}
