import AuditModel
import Bytes

/// A payload that comes in blocks, as far as it has come.
struct CoAPTransfer {
  /// A longer payload is given out in pieces.
  private static let limit = 1 << 20

  let sender: FlowDirection
  let isRequest: Bool
  /// First words of the messages that carry it.
  let start: [UInt8]
  let format: Int?
  private var buffer = BodyBuffer()
  /// Where in the whole the next block begins.
  private var next = 0

  init(sender: FlowDirection, isRequest: Bool, start: [UInt8], format: Int?) {
    (self.sender, self.isRequest, self.start, self.format) = (sender, isRequest, start, format)
  }

  var count: Int { buffer.bytes.count }

  /// Where its first byte stands.
  var firstOffset: UInt64? { buffer.map.pieces.first?.source.lowerBound }

  /// Takes a block; one that came before is passed over, and one behind a missing one begins anew.
  mutating func take(_ bytes: RawSpan, _ block: CoAPBlock, at offset: UInt64, into sink: any MessageSink) {
    guard block.offset >= next else { return }
    if block.offset > next { flush(isComplete: false, into: sink) }
    next = block.offset + bytes.byteCount
    if buffer.bytes.count + bytes.byteCount > Self.limit {
      emit(isComplete: false, into: sink)
      buffer.startNextPiece()
    }
    _ = buffer.append(bytes, at: offset, limit: Self.limit)
    if block.isLast { flush(isComplete: true, into: sink) }
  }

  mutating func flush(isComplete: Bool, into sink: any MessageSink) {
    if buffer.bytes.count > buffer.repeated { emit(isComplete: isComplete, into: sink) }
    buffer.clear()
  }

  private func emit(isComplete: Bool, into sink: any MessageSink) {
    sink.begin(
      MessageHead(protocolName: "coap", direction: isRequest ? .request : .response, sender: sender),
      start: start.rawBytes, host: RawSpan())
    let (bytes, map, repeated) = (buffer.bytes, buffer.map, buffer.repeated)
    withBytes(of: CoAPMessage.mediaType(format)) {
      sink.body(
        MessageBody(
          part: .payload, bytes: bytes.rawBytes, origin: map, mediaType: $0, contentEncoding: RawSpan(),
          isComplete: isComplete, repeated: repeated))
    }
    sink.end()
  }
}
