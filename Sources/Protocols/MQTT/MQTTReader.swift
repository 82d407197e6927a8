import AuditModel
import Bytes

/// Tells a sink the parts of one control packet.
struct MQTTReader: ~Escapable {
  private let bytes: RawSpan
  private let offset: UInt64
  private let direction: FlowDirection

  /// - Parameters:
  ///   - bytes: From the first byte of the fixed header.
  ///   - offset: The stream offset of that byte.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, at offset: UInt64, from direction: FlowDirection) {
    self.bytes = bytes
    self.offset = offset
    self.direction = direction
  }

  // MARK: - Packets

  func tell(_ connection: MQTTConnection, into sink: any MessageSink) {
    begin("CONNECT", .request, sink)
    tell("client-id", connection.client, in: .field, sink)
    tellProperties(at: connection.properties, sink)
    tellProperties(at: connection.willProperties, sink)
    if let topic = connection.willTopic { tellTopic(topic, name: "will", sink) }
    if let payload = connection.willPayload { tellPayload(payload, mediaType: 0..<0, isComplete: true, sink) }
    if let user = connection.user { tell("", user, in: .user, sink) }
    if let password = connection.password { tell("", password, in: .password, sink) }
    sink.end()
  }

  /// - Parameters:
  ///   - start: The message's first words, which name the topic.
  ///   - payload: As much of it as is there.
  func tell(
    _ publication: MQTTPublication, start: RawSpan, payload: Range<Int>, isComplete: Bool, into sink: any MessageSink
  ) {
    sink.begin(
      MessageHead(protocolName: "mqtt", direction: .message, sender: direction), start: start, host: RawSpan())
    tellTopic(publication.topic, name: "", sink)
    tellProperties(at: publication.properties, sink)
    tellPayload(payload, mediaType: publication.mediaType, isComplete: isComplete, sink)
    sink.end()
  }

  /// SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 sections 3.8 and 3.10): a packet number, properties in version 5, then
  /// filters, of which those of SUBSCRIBE have an octet of options behind them. `false` when they do not fill the
  /// packet.
  func tellFilters(_ header: MQTTHeader, version: UInt8, into sink: any MessageSink) -> Bool {
    let start = header.length + 2
    let options = header.kind == .subscribe ? 1 : 0
    var properties: Int?
    var first = start
    if version == 5 || version == 0 && !areFilters(from: start, options) {
      guard let walk = MQTTProperties(bytes, at: start) else { return false }
      (properties, first) = (start, walk.end)
    }
    guard areFilters(from: first, options) else { return false }
    begin(header.kind == .subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE", .request, sink)
    tellProperties(at: properties, sink)
    while first < bytes.byteCount, let filter = MQTTText.range(bytes, at: first) {
      tellTopic(filter, name: "", sink)
      first = filter.upperBound + options
    }
    sink.end()
    return true
  }

  private func areFilters(from start: Int, _ options: Int) -> Bool {
    var offset = start
    while offset < bytes.byteCount {
      guard let filter = MQTTText.range(bytes, at: offset), !filter.isEmpty,
        MQTTText.isTopic(bytes.clamped(filter), isFilter: true)
      else { return false }
      offset = filter.upperBound + options
    }
    return offset == bytes.byteCount && offset > start
  }

  /// A packet that holds nothing but codes, numbers and, in version 5, properties from `start` on.
  func tellAnswer(
    _ name: StaticString, _ answer: MessageDirection, propertiesAt start: Int, into sink: any MessageSink
  ) {
    guard start < bytes.byteCount, let walk = MQTTProperties(bytes, at: start), !walk.isAtEnd else { return }
    begin(name, answer, sink)
    tellProperties(at: start, sink)
    sink.end()
  }

  // MARK: - Parts

  private func begin(_ start: StaticString, _ message: MessageDirection, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: "mqtt", direction: message, sender: direction)
    sink.begin(head, start: start.bytes, host: RawSpan())
  }

  private func tell(_ name: StaticString, _ value: Range<Int>, in part: Part, _ sink: any MessageSink) {
    guard !value.isEmpty else { return }
    sink.field(part, name: name.bytes, value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
  }

  private func tellPayload(
    _ value: Range<Int>, mediaType: Range<Int>, isComplete: Bool, _ sink: any MessageSink
  ) {
    guard !value.isEmpty else { return }
    let place = offset &+ UInt64(value.lowerBound)
    sink.body(
      MessageBody(
        part: .payload, bytes: bytes.clamped(value), origin: OffsetMap(identity: value.count, at: place),
        mediaType: bytes.clamped(mediaType), contentEncoding: RawSpan(), isComplete: isComplete))
  }

  private func tellProperties(at start: Int?, _ sink: any MessageSink) {
    guard let start, var walk = MQTTProperties(bytes, at: start) else { return }
    while let property = walk.next() {
      if property.identifier == 38 {
        tellUserProperty(property, sink)
      } else if property.identifier == 8 {
        tellTopic(property.value, name: "response", sink)
      } else if let name = MQTTReader.name(property.identifier) {
        tell(name, property.value, in: .field, sink)
      }
    }
    if walk.isMalformed {
      sink.trouble("mqtt-malformed", "property that is unknown or too long", at: offset, from: direction)
    }
  }

  private func tellUserProperty(_ property: MQTTProperties.Property, _ sink: any MessageSink) {
    guard !property.value.isEmpty else { return }
    sink.field(
      .attribute, name: bytes.clamped(property.name), value: bytes.clamped(property.value),
      at: offset &+ UInt64(property.value.lowerBound))
  }

  /// Properties that hold text or bytes; the others are numbers of the protocol itself.
  private static func name(_ identifier: UInt8) -> StaticString? {
    switch identifier {
    case 3: "content-type"
    case 9: "correlation-data"
    case 18: "assigned-client-id"
    case 21: "auth-method"
    case 22: "auth-data"
    case 26: "response-information"
    case 28: "server-reference"
    case 31: "reason-string"
    default: nil
    }
  }

  /// A topic is told whole, but for levels that look like identifiers, each of which is a value of its own.
  private func tellTopic(_ topic: Range<Int>, name: StaticString, _ sink: any MessageSink) {
    let text = bytes.clamped(topic)
    MQTTTopic.forEachPiece(of: text) { piece, level in
      let place = topic.lowerBound + piece.lowerBound..<topic.lowerBound + piece.upperBound
      guard let level else { return tell(name, place, in: .topic, sink) }
      sink.field(
        .topic, name: text.clamped(level), value: bytes.clamped(place), at: offset &+ UInt64(place.lowerBound))
    }
  }
}
