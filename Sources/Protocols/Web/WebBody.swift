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
    if contentEncoding.byteCount == 0, repeated == 0 {
      // Some servers announce text and send bytes; a flag is no letter of base64.
      let isText = GRPCText.isAnnounced(by: type)
      if GRPCMessages.isAnnounced(by: type) || isText && GRPCMessages.message(in: bytes, at: 0) != nil {
        let rest = tellMessages(of: bytes, sink) { origin.part($0) }..<bytes.byteCount
        // No message: told as it stands.
        if !rest.isEmpty { tell(bytes.extracting(rest), origin.part(rest), isEncoded: false, isWhole: false, sink) }
        return
      }
      if isText { return tellText(sink) }
    }
    sink.body(
      MessageBody(
        part: .body, bytes: bytes, origin: origin, mediaType: mediaType, contentEncoding: contentEncoding,
        isComplete: isComplete, repeated: repeated))
  }

  /// Messages behind base64; what is none is told as it stands.
  private func tellText(_ sink: any MessageSink) {
    let text = GRPCText(bytes)
    let end = tellMessages(of: text.bytes.rawBytes, sink) { text.origin(of: $0, origin) }
    let rest = (end < text.bytes.count ? text.character(of: end) : text.count)..<bytes.byteCount
    if rest.isEmpty { return }
    sink.body(
      MessageBody(
        part: .body, bytes: bytes.extracting(rest), origin: origin.part(rest),
        mediaType: mediaType.prefix(0), contentEncoding: contentEncoding, isComplete: false))
  }

  /// Tells the messages of `framed`; answers where what is none begins.
  /// - Parameter place: the map of a part of `framed` alone.
  private func tellMessages(of framed: RawSpan, _ sink: any MessageSink, _ place: (Range<Int>) -> OffsetMap) -> Int {
    GRPCMessages.forEach(in: framed) { message in
      let content = framed.extracting(message.content)
      if message.isTrailer {
        Self.tellTrailers(content, at: message.content.lowerBound, sink, place)
      } else if !message.content.isEmpty {
        tell(content, place(message.content), isEncoded: message.isCompressed, isWhole: message.isWhole, sink)
      }
    }
  }

  private func tell(
    _ content: RawSpan, _ origin: OffsetMap, isEncoded: Bool, isWhole: Bool, _ sink: any MessageSink
  ) {
    sink.body(
      MessageBody(
        part: .body, bytes: content, origin: origin, mediaType: mediaType,
        contentEncoding: messageEncoding.prefix(isEncoded ? messageEncoding.byteCount : 0), isComplete: isWhole))
  }

  /// gRPC-Web has its trailers in the body, as lines; `base` is where these begin in it.
  private static func tellTrailers(
    _ lines: RawSpan, at base: Int, _ sink: any MessageSink, _ place: (Range<Int>) -> OffsetMap
  ) {
    var start = 0
    while start < lines.byteCount {
      let end = lines.firstIndex(of: 0x0A, from: start) ?? lines.byteCount
      let line = lines.trimmedRange(start..<end)
      if let colon = lines.extracting(line).firstIndex(of: 0x3A) {
        let value = lines.trimmedRange(line.lowerBound + colon + 1..<line.upperBound)
        sink.field(
          .header, name: lines.extracting(line.lowerBound..<line.lowerBound + colon), value: lines.extracting(value),
          origin: place(value.lowerBound + base..<value.upperBound + base))
      }
      start = end + 1
    }
  }
}
