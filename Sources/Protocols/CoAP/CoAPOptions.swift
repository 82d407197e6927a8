import Bytes

/// Goes through the options of a message: each says how far its number is from the one before, and how long it is
/// (RFC 7252 section 3.1).
struct CoAPOptions: ~Escapable {
  struct Option {
    let number: Int
    let value: Range<Int>
  }

  private let bytes: RawSpan
  private var offset: Int
  private var number = 0
  /// The bytes cannot be options, or go on beyond the end.
  private(set) var isMalformed = false
  /// What stands behind the marker, once all options are read.
  private(set) var payload = 0..<0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  @_lifetime(self: copy self)
  mutating func next() -> Option? {
    guard !isMalformed, let first = bytes.u8(at: offset) else { return nil }
    offset += 1
    if first == 0xFF {
      payload = offset..<bytes.byteCount
      // A marker without a payload is an error.
      isMalformed = payload.isEmpty
      offset = bytes.byteCount
      return nil
    }
    guard let delta = extended(first >> 4), let length = extended(first & 15), number + delta <= 65_535,
      offset + length <= bytes.byteCount
    else {
      isMalformed = true
      return nil
    }
    number += delta
    defer { offset += length }
    return Option(number: number, value: offset..<offset + length)
  }

  /// A value of four bits: 13 and 14 say that it goes on in one or two bytes; 15 is reserved.
  @_lifetime(self: copy self)
  private mutating func extended(_ nibble: UInt8) -> Int? {
    switch nibble {
    case 0...12: return Int(nibble)
    case 13:
      guard let byte = bytes.u8(at: offset) else { return nil }
      offset += 1
      return 13 + Int(byte)
    case 14:
      guard let word = bytes.u16(at: offset) else { return nil }
      offset += 2
      return 269 + Int(word)
    default: return nil
    }
  }

  /// IANA "CoAP Option Numbers", as far as they are critical: odd ones that are unknown cannot be passed over.
  static func isKnown(_ number: Int) -> Bool {
    switch number {
    case 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 27, 31, 35, 39, 65_001...65_535: true
    default: false
    }
  }

  /// An unsigned number in as many bytes as it needs, four at most.
  static func integer(_ bytes: RawSpan, _ range: Range<Int>) -> Int? {
    guard range.count <= 4 else { return nil }
    var value = 0
    for index in range { value = value << 8 | Int(bytes.u8(at: index) ?? 0) }
    return value
  }

  /// Names of options that hold text.
  static func name(_ number: Int) -> StaticString? {
    switch number {
    case 3: "Uri-Host"
    case 8: "Location-Path"
    case 20: "Location-Query"
    case 35: "Proxy-Uri"
    default: nil
    }
  }
}
