import AuditModel
import Bytes

/// Tells a sink the parts of one control packet.
struct MQTTReader: ~Escapable {
  private let bytes: RawSpan
  private let offset: UInt64
  private let direction: FlowDirection
  private let sink: any MessageSink

  /// - Parameters:
  ///   - bytes: From the first byte of the fixed header.
  ///   - offset: The stream offset of that byte.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, at offset: UInt64, from direction: FlowDirection, sink: any MessageSink) {
    self.bytes = bytes
    self.offset = offset
    self.direction = direction
    self.sink = sink
  }

  // MARK: - Packets

  func tell(_ connection: MQTTConnection) {
    begin("CONNECT", .request)
    tell("client-id", connection.client, in: .field)
    tellProperties(at: connection.properties)
    tellProperties(at: connection.willProperties)
    if let topic = connection.willTopic { tellTopic(topic, name: "will") }
    if let payload = connection.willPayload { tellPayload(payload, mediaType: 0..<0, isComplete: true) }
    if let user = connection.user { tell("", user, in: .user) }
    if let password = connection.password { tell("", password, in: .password) }
    sink.end()
  }

  /// - Parameters:
  ///   - start: The message's first words, which name the topic.
  ///   - payload: As much of it as is there.
  func tell(_ publication: MQTTPublication, start: [UInt8], payload: Range<Int>, isComplete: Bool) {
    sink.begin(
      MessageHead(protocolName: "mqtt", direction: .message, sender: direction), start: start.rawBytes, host: RawSpan())
    tellTopic(publication.topic, name: "")
    tellProperties(at: publication.properties)
    tellPayload(payload, mediaType: publication.mediaType, isComplete: isComplete)
    sink.end()
  }

  /// SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 sections 3.8 and 3.10): a packet number, properties in version 5, then
  /// filters, of which those of SUBSCRIBE have an octet of options behind them. `false` when they do not fill the
  /// packet.
  func tellFilters(_ header: MQTTHeader, version: UInt8) -> Bool {
    let start = header.length + 2
    let options = header.kind == .subscribe ? 1 : 0
    var properties: Int?
    var first = start
    if version == 5 || version == 0 && !areFilters(from: start, options) {
      guard let walk = MQTTProperties(bytes, at: start) else { return false }
      (properties, first) = (start, walk.end)
    }
    guard areFilters(from: first, options) else { return false }
    begin(header.kind == .subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE", .request)
    tellProperties(at: properties)
    while first < bytes.byteCount, let filter = MQTTText.range(bytes, at: first) {
      tellTopic(filter, name: "")
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
  func tellAnswer(_ name: StaticString, _ answer: MessageDirection, propertiesAt start: Int) {
    guard start < bytes.byteCount, let walk = MQTTProperties(bytes, at: start), !walk.isAtEnd else { return }
    begin(name, answer)
    tellProperties(at: start)
    sink.end()
  }

  // MARK: - Parts

  private func begin(_ start: StaticString, _ message: MessageDirection) {
    let (sink, head) = (sink, MessageHead(protocolName: "mqtt", direction: message, sender: direction))
    withBytes(of: start) { sink.begin(head, start: $0, host: RawSpan()) }
  }

  private func tell(_ name: StaticString, _ value: Range<Int>, in part: Part) {
    guard !value.isEmpty else { return }
    let (sink, place) = (sink, offset &+ UInt64(value.lowerBound))
    let slice = bytes.clamped(value)
    withBytes(of: name) { sink.field(part, name: $0, value: slice, at: place) }
  }

  private func tellPayload(_ value: Range<Int>, mediaType: Range<Int>, isComplete: Bool) {
    guard !value.isEmpty else { return }
    let place = offset &+ UInt64(value.lowerBound)
    sink.body(
      MessageBody(
        part: .payload, bytes: bytes.clamped(value), origin: OffsetMap(identity: value.count, at: place),
        mediaType: bytes.clamped(mediaType), contentEncoding: RawSpan(), isComplete: isComplete))
  }

  private func tellProperties(at start: Int?) {
    guard let start, var walk = MQTTProperties(bytes, at: start) else { return }
    while let property = walk.next() {
      if property.identifier == 38 {
        tellUserProperty(property)
      } else if property.identifier == 8 {
        tellTopic(property.value, name: "response")
      } else if let name = MQTTReader.name(property.identifier) {
        tell(name, property.value, in: .field)
      }
    }
    if walk.isMalformed {
      sink.trouble("mqtt-malformed", "property that is unknown or too long", at: offset, from: direction)
    }
  }

  private func tellUserProperty(_ property: MQTTProperties.Property) {
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
  private func tellTopic(_ topic: Range<Int>, name: StaticString) {
    let text = bytes.clamped(topic)
    MQTTTopic.forEachPiece(of: text) { piece, level in
      let place = topic.lowerBound + piece.lowerBound..<topic.lowerBound + piece.upperBound
      guard let level else { return tell(name, place, in: .topic) }
      sink.field(
        .topic, name: text.clamped(level), value: bytes.clamped(place), at: offset &+ UInt64(place.lowerBound))
    }
  }
}
