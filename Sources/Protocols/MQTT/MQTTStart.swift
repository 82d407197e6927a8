import Bytes

/// The first words of a PUBLISH, in a buffer of its own: its topic, with MQTT's own wildcard for levels that identify a
/// device, because first words stand in reports.
struct MQTTStart: ~Copyable {
  /// A topic is cut to this.
  static let topicLimit = 256
  private static let name: StaticString = "PUBLISH "

  private var text = InlineArray<264, UInt8>(repeating: 0x20)
  private var count = 0

  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe text.span.bytes.prefix(count) }
  }

  /// What was written of the topic, to be known again by its alias.
  var topic: [UInt8] {
    var topic: [UInt8] = []
    topic.append(bytesOf: bytes.dropping(Self.name.utf8CodeUnitCount))
    return topic
  }

  init(topic: RawSpan) {
    append(Self.name.bytes)
    MQTTTopic.forEachPiece(of: topic.prefix(Self.topicLimit)) { piece, level in
      if level == nil { append(topic.clamped(piece)) } else { append(UInt8(ascii: "+")) }
    }
  }

  /// Those of a topic that an earlier message has given.
  init(known topic: [UInt8]) {
    append(Self.name.bytes)
    append(topic.rawBytes)
  }

  private mutating func append(_ bytes: RawSpan) {
    for index in 0..<bytes.byteCount { append(bytes[index]) }
  }

  private mutating func append(_ byte: UInt8) {
    guard count < text.count else { return }
    text[count] = byte
    count += 1
  }
}
