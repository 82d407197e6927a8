import AuditModel
import Bytes

/// The payload of one TCP segment with what is needed to place it.
struct ArrivingSegment: ~Escapable {
  let payload: RawSpan
  /// Sequence number of the first payload byte.
  let sequence: UInt32
  /// Payload bytes after the captured ones that the capture lacks.
  let missing: Int
  let direction: FlowDirection
  let frame: Int
  let time: Timestamp
  /// Frames besides `frame`, for a datagram that came in fragments.
  let otherFrames: [Int]

  @_lifetime(copy payload)
  init(
    payload: RawSpan, sequence: UInt32, missing: Int, direction: FlowDirection, frame: Int, time: Timestamp,
    otherFrames: [Int]
  ) {
    self.payload = payload
    self.sequence = sequence
    self.missing = missing
    self.direction = direction
    self.frame = frame
    self.time = time
    self.otherFrames = otherFrames
  }

  /// Sequence numbers that the payload takes, captured or not.
  var length: UInt32 { UInt32(truncatingIfNeeded: payload.byteCount + missing) }

  /// The segment without its first `count` bytes.
  @_lifetime(copy self)
  func dropping(_ count: Int) -> ArrivingSegment {
    let cut = max(0, count - payload.byteCount)
    return ArrivingSegment(
      payload: payload.dropping(count), sequence: sequence &+ UInt32(truncatingIfNeeded: count),
      missing: max(0, missing - cut), direction: direction, frame: frame, time: time, otherFrames: otherFrames)
  }
}
