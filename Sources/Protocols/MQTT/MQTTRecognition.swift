import Bytes

/// Recognises MQTT by its first packet: a CONNECT anywhere; joined later, a PUBLISH with a topic of plain text, and on
/// MQTT's own ports any packet.
enum MQTTRecognition {
  /// Longest topic believed where nothing but its look speaks for MQTT.
  private static let topicLimit = 512

  static func recognise(_ bytes: RawSpan, _ ports: FlowPorts) -> Recognition {
    do throws(DecodeError) {
      let header = try MQTTHeader(bytes)
      let content = bytes.dropping(header.length)
      switch header.kind {
      case .connect: return connect(content)
      case .publish: return publish(content, header)
      default: return MQTTModule.ports.contains { ports.contains($0) } ? .yes : .no
      }
    } catch {
      if case .needMore = error, bytes.byteCount > 0 { return .unsure }
      return .no
    }
  }

  /// MQTT 3.1.1 section 3.1.2: protocol name and level, and connect flags whose lowest bit is 0. Bridges set the
  /// highest bit of the level.
  private static func connect(_ content: RawSpan) -> Recognition {
    guard let length = content.u16(at: 0) else { return .unsure }
    guard length == 4 || length == 6 else { return .no }
    let name = content.dropping(2).prefix(Int(length))
    let isNamed = withBytes(of: length == 4 ? "MQTT" : "MQIsdp") { expected in
      for index in 0..<name.byteCount where name[index] != expected[index] { return false }
      return true
    }
    guard isNamed else { return .no }
    guard let level = content.u8(at: 2 + Int(length)), let flags = content.u8(at: 3 + Int(length)) else {
      return .unsure
    }
    return (3...5).contains(level & 0x7F) && flags & 1 == 0 ? .yes : .no
  }

  /// A topic of printable text with at least one level border, all of it within the packet.
  static func publish(_ content: RawSpan, _ header: MQTTHeader) -> Recognition {
    // Section 3.3.1.1: nothing is a repeat at quality 0.
    guard header.flags & 0x0E != 0x08 else { return .no }
    guard let length = content.u16(at: 0) else { return .unsure }
    guard length >= 3, Int(length) <= topicLimit, Int(length) + 2 <= header.remaining else { return .no }
    let topic = content.dropping(2).prefix(Int(length))
    for index in 0..<topic.byteCount {
      let byte = topic[index]
      if byte < 0x20 || byte > 0x7E || byte == 0x23 || byte == 0x2B { return .no }
    }
    guard topic.byteCount == Int(length) else { return .unsure }
    return topic.firstIndex(of: 0x2F) != nil ? .yes : .no
  }
}
