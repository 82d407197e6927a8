/// What reassembly keeps for one direction of a stream with payload.
struct StreamSide {
  /// Stream offset of the next byte in order.
  var offset: UInt64 = 0
  var frames = FrameMap()
  /// Segments behind a hole; made when the first one comes.
  var held: HeldSegments?
  /// Packets seen since the other side acknowledged the bytes of the hole.
  var packetsSinceAcknowledged = 0

  /// Takes `count` bytes of `frame` as the next in order, and answers where they start.
  @inline(__always)
  mutating func advance(by count: Int, frame: Int, with otherFrames: [Int]) -> UInt64 {
    let start = offset
    if otherFrames.isEmpty {
      frames.append(frame, at: start)
    } else {
      frames.append(otherFrames, and: frame, at: start)
    }
    offset = start &+ UInt64(count)
    return start
  }
}
