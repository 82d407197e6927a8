import Bytes

/// Goes through the properties of a version 5 packet (MQTT 5.0 section 2.2.2).
struct MQTTProperties: ~Escapable {
  struct Property {
    let identifier: UInt8
    /// Only user properties have one.
    let name: Range<Int>
    let value: Range<Int>
  }

  private let bytes: RawSpan
  private var offset: Int
  /// Where the properties end, and what belongs to the packet itself goes on.
  let end: Int
  /// A property is unknown or reaches past the end: what follows it cannot be read.
  private(set) var isMalformed = false

  /// `nil` when at `offset` no length stands, or one that goes past the end of `bytes`.
  @_lifetime(copy bytes)
  init?(_ bytes: RawSpan, at offset: Int) {
    guard let length = try? MQTTInteger(bytes, at: offset) else { return nil }
    self.bytes = bytes
    self.offset = offset + length.length
    end = self.offset + length.value
    guard end <= bytes.byteCount else { return nil }
  }

  var isAtEnd: Bool { offset == end }

  @_lifetime(self: copy self)
  mutating func next() -> Property? {
    guard !isMalformed, offset < end, let identifier = bytes.u8(at: offset) else { return nil }
    guard let property = property(identifier, at: offset + 1), property.value.upperBound <= end else {
      isMalformed = true
      return nil
    }
    offset = property.value.upperBound
    return property
  }

  private func property(_ identifier: UInt8, at start: Int) -> Property? {
    switch identifier {
    case 1, 23, 25, 36, 37, 40, 41, 42: return fixed(identifier, start, 1)
    case 19, 33, 34, 35: return fixed(identifier, start, 2)
    case 2, 17, 24, 39: return fixed(identifier, start, 4)
    case 11:
      guard let length = try? MQTTInteger(bytes, at: start).length else { return nil }
      return fixed(identifier, start, length)
    case 3, 8, 9, 18, 21, 22, 26, 28, 31:
      guard let value = MQTTText.range(bytes, at: start) else { return nil }
      return Property(identifier: identifier, name: 0..<0, value: value)
    case 38:
      guard let name = MQTTText.range(bytes, at: start), let value = MQTTText.range(bytes, at: name.upperBound) else {
        return nil
      }
      return Property(identifier: identifier, name: name, value: value)
    default: return nil
    }
  }

  private func fixed(_ identifier: UInt8, _ start: Int, _ count: Int) -> Property {
    Property(identifier: identifier, name: 0..<0, value: start..<start + count)
  }
}
