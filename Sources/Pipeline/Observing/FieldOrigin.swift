import Bytes

/// Where the value being unfolded stood on the wire.
enum FieldOrigin {
  /// In one piece, from this stream offset on.
  case contiguous(UInt64)
  /// Compressed by the protocol: all of it somewhere in these stream offsets.
  case within(Range<UInt64>)
  /// In pieces: a body that came in chunks.
  case mapped(OffsetMap)

  /// Calls `body` with the stream ranges that hold `range` of the value.
  func sources(of range: Range<Int>, _ body: (Range<UInt64>) -> Void) {
    switch self {
    case .contiguous(let offset):
      body(offset &+ UInt64(max(range.lowerBound, 0))..<offset &+ UInt64(max(range.upperBound, range.lowerBound, 0)))
    case .within(let stream): body(stream)
    case .mapped(let map): map.sources(of: range, body)
    }
  }
}
