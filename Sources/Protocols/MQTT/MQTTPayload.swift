import AuditModel
import Bytes

/// A payload too long to be kept: it is given out in pieces that overlap, each as a message of its own.
struct MQTTPayload {
  private let direction: FlowDirection
  private let start: [UInt8]
  private let mediaType: [UInt8]
  private var buffer = BodyBuffer()

  init(from direction: FlowDirection, start: borrowing MQTTStart, mediaType: RawSpan) {
    self.direction = direction
    var words: [UInt8] = []
    words.append(bytesOf: start.bytes)
    self.start = words
    var type: [UInt8] = []
    type.append(bytesOf: mediaType)
    self.mediaType = type
  }

  mutating func take(_ bytes: RawSpan, at offset: UInt64, isLast: Bool, into sink: any MessageSink) {
    var taken = 0
    while taken < bytes.byteCount {
      let rest = bytes.dropping(taken)
      taken += buffer.append(rest, at: offset &+ UInt64(taken), limit: BodyBuffer.pieceLimit)
      guard buffer.bytes.count == BodyBuffer.pieceLimit, taken < bytes.byteCount || !isLast else { continue }
      emit(isComplete: false, into: sink)
      buffer.startNextPiece()
    }
    if isLast { flush(isComplete: true, into: sink) }
  }

  /// Gives out what was not yet given; what follows is apart from it.
  mutating func flush(isComplete: Bool, into sink: any MessageSink) {
    if buffer.bytes.count > buffer.repeated { emit(isComplete: isComplete, into: sink) }
    buffer.clear()
  }

  private func emit(isComplete: Bool, into sink: any MessageSink) {
    sink.begin(
      MessageHead(protocolName: "mqtt", direction: .message, sender: direction), start: start.rawBytes,
      host: RawSpan())
    sink.body(
      MessageBody(
        part: .payload, bytes: buffer.bytes.rawBytes, origin: buffer.map, mediaType: mediaType.rawBytes,
        contentEncoding: RawSpan(), isComplete: isComplete, repeated: buffer.repeated))
    sink.end()
  }
}
