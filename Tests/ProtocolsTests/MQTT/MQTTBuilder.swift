/// Builds control packets as the two specifications lay them out.
enum MQTTBuilder {
  static func packet(_ first: UInt8, _ content: [UInt8]) -> [UInt8] { [first] + integer(content.count) + content }

  /// MQTT 5.0 section 1.5.5.
  static func integer(_ value: Int) -> [UInt8] {
    var left = value
    var bytes: [UInt8] = []
    repeat {
      bytes.append(UInt8(left & 0x7F) | (left > 0x7F ? 0x80 : 0))
      left >>= 7
    } while left > 0
    return bytes
  }

  static func text(_ text: String) -> [UInt8] { binary(Array(text.utf8)) }

  static func binary(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }

  static func properties(_ content: [UInt8]) -> [UInt8] { integer(content.count) + content }

  static func connect4(client: String, will: (topic: String, payload: String)?, user: String, password: String)
    -> [UInt8]
  {
    let flags: UInt8 = 0xC2 | (will == nil ? 0 : 0x04)
    let message = will.map { text($0.topic) + text($0.payload) } ?? []
    return packet(
      0x10, text("MQTT") + [4, flags, 0, 60] + text(client) + message + text(user) + text(password))
  }

  static func publish4(_ topic: String, _ payload: [UInt8], quality: UInt8 = 0) -> [UInt8] {
    packet(0x30 | quality << 1, text(topic) + (quality > 0 ? [0, 7] : []) + payload)
  }

  static func publish5(_ topic: String, _ properties: [UInt8], _ payload: [UInt8]) -> [UInt8] {
    packet(0x30, text(topic) + Self.properties(properties) + payload)
  }
}
