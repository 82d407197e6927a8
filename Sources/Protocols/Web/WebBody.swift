import AuditModel
import Bytes

/// The body of an HTTP message, or a piece of it, as it is told: gRPC message by message, anything else as it is.
struct WebBody: ~Escapable {
  let bytes: RawSpan
  let origin: OffsetMap
  let mediaType: RawSpan
  let contentEncoding: RawSpan
  let isComplete: Bool
  let repeated: Int

  @_lifetime(copy bytes, copy mediaType, copy contentEncoding)
  init(
    bytes: RawSpan, origin: OffsetMap, mediaType: RawSpan, contentEncoding: RawSpan, isComplete: Bool, repeated: Int
  ) {
    self.bytes = bytes
    self.origin = origin
    self.mediaType = mediaType
    self.contentEncoding = contentEncoding
    self.isComplete = isComplete
    self.repeated = repeated
  }

  func tell(to sink: any MessageSink) {
    sink.body(
      MessageBody(
        part: .body, bytes: bytes, origin: origin, mediaType: mediaType, contentEncoding: contentEncoding,
        isComplete: isComplete, repeated: repeated))
  }
}
