import AuditModel
import Bytes

/// The body of an HTTP message, or a piece of it, as it is told: gRPC message by message, anything else as it is.
struct WebBody: ~Escapable {
  let bytes: RawSpan
  let origin: OffsetMap
  let mediaType: RawSpan
  let contentEncoding: RawSpan
  /// How compressed messages within are encoded (`grpc-encoding`).
  let messageEncoding: RawSpan
  let isComplete: Bool
  let repeated: Int

  @_lifetime(copy bytes, copy mediaType, copy contentEncoding, copy messageEncoding)
  init(
    bytes: RawSpan, origin: OffsetMap, mediaType: RawSpan, contentEncoding: RawSpan, messageEncoding: RawSpan,
    isComplete: Bool, repeated: Int
  ) {
    self.bytes = bytes
    self.origin = origin
    self.mediaType = mediaType
    self.contentEncoding = contentEncoding
    self.messageEncoding = messageEncoding
    self.isComplete = isComplete
    self.repeated = repeated
  }

  func tell(to sink: any MessageSink) {
    let type = mediaType.prefix(mediaType.firstIndex(of: 0x3B) ?? mediaType.byteCount).trimmingBlanks()
    guard contentEncoding.byteCount == 0, repeated == 0, GRPCMessages.isAnnounced(by: type) else {
      return sink.body(
        MessageBody(
          part: .body, bytes: bytes, origin: origin, mediaType: mediaType, contentEncoding: contentEncoding,
          isComplete: isComplete, repeated: repeated))
    }
    let end = GRPCMessages.forEach(in: bytes) { message in
      if message.isTrailer {
        tellTrailers(message.content, sink)
      } else if !message.content.isEmpty {
        tell(message.content, encoding: message.isCompressed, isWhole: message.isWhole, sink)
      }
    }
    // No message: told as it stands.
    if end < bytes.byteCount { tell(end..<bytes.byteCount, encoding: false, isWhole: false, sink) }
  }

  private func tell(_ range: Range<Int>, encoding: Bool, isWhole: Bool, _ sink: any MessageSink) {
    sink.body(
      MessageBody(
        part: .body, bytes: bytes.extracting(range), origin: origin.part(range), mediaType: mediaType,
        contentEncoding: messageEncoding.prefix(encoding ? messageEncoding.byteCount : 0), isComplete: isWhole))
  }

  /// gRPC-Web has its trailers in the body, as lines.
  private func tellTrailers(_ range: Range<Int>, _ sink: any MessageSink) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(bytes.firstIndex(of: 0x0A, from: start) ?? range.upperBound, range.upperBound)
      let line = bytes.trimmedRange(start..<end)
      if let colon = bytes.extracting(line).firstIndex(of: 0x3A) {
        let value = bytes.trimmedRange(line.lowerBound + colon + 1..<line.upperBound)
        sink.field(
          .header, name: bytes.extracting(line.lowerBound..<line.lowerBound + colon), value: bytes.extracting(value),
          origin: origin.part(value))
      }
      start = end + 1
    }
  }
}
