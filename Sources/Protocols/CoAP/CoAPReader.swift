import AuditModel
import Bytes

/// Tells a sink the parts of one message.
struct CoAPReader: ~Escapable {
  private let bytes: RawSpan
  private let offset: UInt64
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan, at offset: UInt64, to sink: any MessageSink) {
    self.bytes = bytes
    self.offset = offset
    self.sink = sink
  }

  /// - Parameter request: First words of the request that a response answers, if it is known.
  static func tell(
    _ message: CoAPMessage, _ window: borrowing StreamWindow, answering request: [UInt8] = [],
    hasPayload: Bool = true, to sink: any MessageSink
  ) {
    var start: [UInt8] = []
    if message.isRequest {
      CoAPStart.append(request: message, window.bytes, to: &start)
    } else {
      CoAPStart.append(code: message.code, to: &start)
      if !request.isEmpty { start += [0x20] + request }
    }
    sink.begin(
      MessageHead(
        protocolName: "coap", direction: message.isRequest ? .request : .response, sender: window.direction),
      start: start.rawBytes, host: window.bytes.clamped(message.host))
    let reader = CoAPReader(window.bytes, at: window.offset, to: sink)
    reader.tellOptions(from: message.token.upperBound)
    if hasPayload, !message.payload.isEmpty { reader.tellPayload(message) }
    sink.end()
  }

  private func tellOptions(from start: Int) {
    var walk = CoAPOptions(bytes, from: start)
    var before = 0..<0
    while let option = walk.next() {
      if option.value.isEmpty { continue }
      switch option.number {
      case 11:
        // The level before says what a level is.
        tell(.path, bytes.clamped(before), option.value)
        before = option.value
      case 15: tellQuery(option.value)
      default:
        guard let name = CoAPOptions.name(option.number) else { continue }
        let (sink, place) = (sink, offset &+ UInt64(option.value.lowerBound))
        let slice = bytes.clamped(option.value)
        withBytes(of: name) { sink.field(.option, name: $0, value: slice, at: place) }
      }
    }
  }

  private func tellQuery(_ value: Range<Int>) {
    guard let equals = bytes.clamped(value).firstIndex(of: 0x3D) else { return tell(.query, RawSpan(), value) }
    let middle = value.lowerBound + equals
    tell(.query, bytes.clamped(value.lowerBound..<middle), middle + 1..<value.upperBound)
  }

  private func tell(_ part: Part, _ name: RawSpan, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    sink.field(part, name: name, value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
  }

  private func tellPayload(_ message: CoAPMessage) {
    let (sink, place, payload) = (sink, offset &+ UInt64(message.payload.lowerBound), bytes.clamped(message.payload))
    withBytes(of: CoAPMessage.mediaType(message.format)) {
      sink.body(
        MessageBody(
          part: .payload, bytes: payload, origin: OffsetMap(identity: payload.byteCount, at: place), mediaType: $0,
          contentEncoding: RawSpan(), isComplete: true))
    }
  }
}
