import Bytes

/// Where the parts of a PUBLISH stand (MQTT 3.1.1 section 3.3, MQTT 5.0 section 3.3). Offsets count from the first byte
/// of the fixed header.
struct MQTTPublication {
  let topic: Range<Int>
  /// Where the length of the properties stands; `nil` without properties.
  let properties: Int?
  /// First byte of the payload.
  let payload: Int
  /// Of a version 5 packet; 0 for none.
  let alias: UInt16
  /// Media type of the payload.
  let mediaType: Range<Int>

  /// - Parameter version: 3, 4 or 5; 0 when it is unknown, and properties are believed if they are right.
  /// - Returns: `nil` when the parts do not fit into `bytes`, or cannot be what they should.
  init?(_ bytes: RawSpan, _ header: MQTTHeader, version: UInt8) {
    guard let topic = MQTTText.range(bytes, at: header.length),
      MQTTText.isTopic(bytes.clamped(topic), isFilter: false)
    else { return nil }
    let rest = topic.upperBound + (header.quality > 0 ? 2 : 0)
    guard rest <= header.total else { return nil }
    self.topic = topic
    guard version == 5 || version == 0, let read = Self.readProperties(bytes, at: rest, end: header.total),
      !topic.isEmpty || read.alias != 0,
      // An empty list may as well be the first byte of a binary payload.
      version == 5 || read.end > rest + 1 || (bytes.u8(at: read.end) ?? 0) >= 0x20
    else {
      guard version != 5, !topic.isEmpty else { return nil }
      (properties, payload, alias, mediaType) = (nil, rest, 0, 0..<0)
      return
    }
    (properties, payload, alias, mediaType) = (rest, read.end, read.alias, read.mediaType)
  }

  /// `nil` when what stands at `offset` are no properties that end before `end`.
  private static func readProperties(
    _ bytes: RawSpan, at offset: Int, end: Int
  ) -> (end: Int, alias: UInt16, mediaType: Range<Int>)? {
    guard var walk = MQTTProperties(bytes, at: offset), walk.end <= end else { return nil }
    var alias: UInt16 = 0
    var mediaType = 0..<0
    while let property = walk.next() {
      switch property.identifier {
      case 3: mediaType = property.value
      case 35: alias = bytes.u16(at: property.value.lowerBound) ?? 0
      default: break
      }
    }
    return walk.isMalformed || !walk.isAtEnd ? nil : (walk.end, alias, mediaType)
  }

  /// The bytes of a PUBLISH, from its first one, that must be there for its parts to be told.
  static func headLength(_ bytes: RawSpan, _ header: MQTTHeader, version: UInt8) -> Int {
    guard let length = bytes.u16(at: header.length) else { return header.length + 2 }
    let rest = header.length + 2 + Int(length) + (header.quality > 0 ? 2 : 0)
    if version == 3 || version == 4 { return rest }
    guard bytes.byteCount >= rest + 4 else { return min(rest + 4, header.total) }
    guard let integer = try? MQTTInteger(bytes, at: rest), integer.value <= MQTTHeader.limit else { return rest }
    let whole = rest + integer.length + integer.value
    return whole <= header.total ? whole : rest
  }
}
