import Bytes

/// Texts and binary values with two bytes of length before them (MQTT 3.1.1 section 1.5.3).
enum MQTTText {
  /// Where the content of the value at `offset` stands; `nil` when it goes past the end.
  static func range(_ bytes: RawSpan, at offset: Int) -> Range<Int>? {
    guard let length = bytes.u16(at: offset) else { return nil }
    let range = offset + 2..<offset + 2 + Int(length)
    return range.upperBound <= bytes.byteCount ? range : nil
  }

  /// Whether the bytes can be a topic: no control characters, and wildcards only in a filter (section 4.7).
  static func isTopic(_ bytes: RawSpan, isFilter: Bool) -> Bool {
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7F { return false }
      if byte == 0x23 || byte == 0x2B, !isFilter { return false }
    }
    return true
  }
}
