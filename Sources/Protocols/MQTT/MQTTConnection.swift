import Bytes

/// Where the parts of a CONNECT stand (MQTT 3.1.1 section 3.1, MQTT 5.0 section 3.1). Offsets count from the first byte
/// of the fixed header.
struct MQTTConnection {
  /// 3, 4 or 5.
  let version: UInt8
  /// Where the lengths of the properties and of the will's properties stand; `nil` without them.
  let properties: Int?
  let client: Range<Int>
  private(set) var willProperties: Int?
  private(set) var willTopic: Range<Int>?
  private(set) var willPayload: Range<Int>?
  private(set) var user: Range<Int>?
  private(set) var password: Range<Int>?

  /// `nil` when the parts do not fit into `bytes`.
  init?(_ bytes: RawSpan, _ header: MQTTHeader) {
    guard let name = MQTTText.range(bytes, at: header.length), let level = bytes.u8(at: name.upperBound),
      let flags = bytes.u8(at: name.upperBound + 1)
    else { return nil }
    version = level & 0x7F
    // Behind level and flags stands the keep-alive time, two bytes.
    var offset = name.upperBound + 4
    properties = version == 5 ? offset : nil
    guard version != 5 || Self.skipProperties(bytes, &offset), let client = MQTTText.range(bytes, at: offset) else {
      return nil
    }
    self.client = client
    offset = client.upperBound
    guard flags & 4 == 0 || readWill(bytes, &offset) else { return nil }
    if flags & 0x80 != 0 {
      guard let user = MQTTText.range(bytes, at: offset) else { return nil }
      self.user = user
      offset = user.upperBound
    }
    if flags & 0x40 != 0 {
      guard let password = MQTTText.range(bytes, at: offset) else { return nil }
      self.password = password
    }
  }

  private mutating func readWill(_ bytes: RawSpan, _ offset: inout Int) -> Bool {
    if version == 5 {
      willProperties = offset
      guard Self.skipProperties(bytes, &offset) else { return false }
    }
    guard let topic = MQTTText.range(bytes, at: offset), let payload = MQTTText.range(bytes, at: topic.upperBound)
    else { return false }
    (willTopic, willPayload) = (topic, payload)
    offset = payload.upperBound
    return true
  }

  private static func skipProperties(_ bytes: RawSpan, _ offset: inout Int) -> Bool {
    guard let walk = MQTTProperties(bytes, at: offset) else { return false }
    offset = walk.end
    return true
  }
}
