import AuditModel
import Bytes

/// Streams of an application that no decoder reads: searched as they are, in windows that overlap.
final class QUICRawStreams: QUICApplication {
  private struct Key: Hashable {
    var stream: QUICStreamID
    var direction: FlowDirection
  }

  private static let windowSize = 8_192

  private var buffers: [Key: BodyBuffer] = [:]
  private(set) var heldBytes = 0
  var isReading: Bool { false }

  func receive(
    _ bytes: RawSpan, on stream: QUICStreamID, from direction: FlowDirection, wire: UInt64, time: Timestamp,
    into sink: any MessageSink
  ) {
    let key = Key(stream: stream, direction: direction)
    var buffer = buffers.removeValue(forKey: key) ?? BodyBuffer()
    heldBytes -= buffer.bytes.count
    var taken = 0
    while taken < bytes.byteCount {
      taken += buffer.append(bytes.dropping(taken), at: wire &+ UInt64(taken), limit: Self.windowSize)
      if buffer.bytes.count >= Self.windowSize {
        tell(buffer, key, isLast: false, sink)
        buffer.startNextPiece()
      }
    }
    heldBytes += buffer.bytes.count
    buffers[key] = buffer
  }

  func lost(_ count: UInt64, on stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink) {
    ended(stream, from: direction, into: sink)
  }

  func ended(_ stream: QUICStreamID, from direction: FlowDirection, into sink: any MessageSink) {
    let key = Key(stream: stream, direction: direction)
    guard let buffer = buffers.removeValue(forKey: key) else { return }
    heldBytes -= buffer.bytes.count
    if buffer.bytes.count > buffer.repeated { tell(buffer, key, isLast: true, sink) }
  }

  func finish(into sink: any MessageSink) {
    let order = buffers.keys.sorted {
      ($0.stream.number, $0.direction.rawValue) < ($1.stream.number, $1.direction.rawValue)
    }
    for key in order { ended(key.stream, from: key.direction, into: sink) }
  }

  func oldestWire(_ direction: FlowDirection) -> UInt64? {
    var oldest: UInt64?
    for (key, buffer) in buffers where key.direction == direction {
      for piece in buffer.map.pieces { oldest = min(oldest ?? .max, piece.source.lowerBound) }
    }
    return oldest
  }

  private func tell(_ buffer: BodyBuffer, _ key: Key, isLast: Bool, _ sink: any MessageSink) {
    let bytes = buffer.bytes.rawBytes
    let none = bytes.prefix(0)
    let head = MessageHead(
      protocolName: QUICModule.name, direction: .message, sender: key.direction,
      sub: Int(clamping: key.stream.number))
    withBytes(of: "STREAM") { sink.begin(head, start: $0, host: none) }
    sink.body(
      MessageBody(
        part: .payload, bytes: bytes, origin: buffer.map, mediaType: none, contentEncoding: none, isComplete: isLast,
        repeated: buffer.repeated))
    sink.end()
  }
}
