import AuditModel
import Bytes

/// Collects the undecoded bytes of one direction and gives them to the pattern engine in windows that overlap, so that
/// a value on a border is seen whole. Holds at most one window.
struct RawWindows {
  /// Bytes of a full window. Small, because many undecoded flows may be open at once.
  static let size = 8_192
  /// Longer than the values detectors look for in raw bytes.
  static let overlap = 512

  private var buffer: [UInt8] = []
  /// Stream offset of `buffer`'s first byte.
  private var start: UInt64 = 0
  /// How many bytes of `buffer` were in the window before.
  private var repeated = 0

  /// Nothing is waiting to be given out.
  var isEmpty: Bool { buffer.isEmpty }

  /// Takes bytes that follow those taken before. `time` plays no part: a window belongs to the frames of its bytes.
  mutating func append(
    _ bytes: RawSpan, at offset: UInt64, of flow: FlowLabel, from direction: FlowDirection, into sink: any MessageSink
  ) {
    if bytes.byteCount == 0 { return }
    if offset != start &+ UInt64(buffer.count) { flush(of: flow, from: direction, into: sink) }
    if buffer.isEmpty { start = offset }
    var taken = 0
    while taken < bytes.byteCount {
      let room = Self.size - buffer.count
      let piece = bytes.dropping(taken).prefix(room)
      buffer.append(bytesOf: piece)
      taken += piece.byteCount
      if buffer.count == Self.size { emit(of: flow, from: direction, isLast: false, into: sink) }
    }
  }

  /// The bytes end here, or something else follows: gives out what was not yet in a window.
  mutating func flush(of flow: FlowLabel, from direction: FlowDirection, into sink: any MessageSink) {
    if buffer.count > repeated { emit(of: flow, from: direction, isLast: true, into: sink) }
    buffer = []
    repeated = 0
  }

  private mutating func emit(
    of flow: FlowLabel, from direction: FlowDirection, isLast: Bool, into sink: any MessageSink
  ) {
    Self.give(
      buffer.rawBytes, at: start, repeated: repeated, isLast: isLast, of: flow, protocolName: "tcp", from: direction,
      into: sink)
    if isLast { return }
    let dropped = buffer.count - Self.overlap
    buffer.removeFirst(dropped)
    start &+= UInt64(dropped)
    repeated = Self.overlap
  }

  /// One message that is nothing but a raw payload.
  static func give(
    _ bytes: RawSpan, at offset: UInt64, repeated: Int, isLast: Bool, of flow: FlowLabel, protocolName: StaticString,
    from direction: FlowDirection, into sink: any MessageSink
  ) {
    let empty = bytes.prefix(0)
    sink.begin(
      MessageHead(protocolName: protocolName, direction: .message, sender: direction), start: flow.bytes, host: empty)
    sink.body(
      MessageBody(
        part: .payload, bytes: bytes, origin: OffsetMap(identity: bytes.byteCount, at: offset), mediaType: empty,
        contentEncoding: empty, isComplete: isLast, repeated: repeated))
    sink.end()
  }
}
