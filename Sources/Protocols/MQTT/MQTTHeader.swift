import Bytes

/// The fixed header of a control packet (MQTT 3.1.1 section 2.2).
/// ```
///   bit      7  6  5  4    3  2  1  0
///   byte 1   packet type | flags
///   byte 2…  remaining length (1 to 4 bytes)
/// ```
struct MQTTHeader {
  enum Kind: UInt8 {
    case connect = 1, connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe, unsuback
    case pingreq, pingresp, disconnect, auth
  }

  let kind: Kind
  let flags: UInt8
  /// Bytes of the fixed header, 2 to 5.
  let length: Int
  /// Bytes behind it.
  let remaining: Int

  var total: Int { length + remaining }
  /// Quality of service of a PUBLISH, 0 to 2.
  var quality: UInt8 { flags >> 1 & 3 }

  /// Throws `malformed` when no packet begins so, `needMore` with the bytes needed to tell.
  init(_ bytes: RawSpan) throws(DecodeError) {
    guard let first = bytes.u8(at: 0) else { throw .needMore(atLeast: 1) }
    guard let kind = Kind(rawValue: first >> 4), Self.isAllowed(first & 15, kind) else {
      throw .malformed("packet type or flags of no MQTT packet", at: 0)
    }
    do throws(DecodeError) {
      let integer = try MQTTInteger(bytes, at: 1)
      (self.kind, flags) = (kind, first & 15)
      (length, remaining) = (1 + integer.length, integer.value)
    } catch {
      if case .needMore(let count) = error { throw .needMore(atLeast: 1 + count) }
      throw error
    }
    guard Self.lengths(kind).contains(remaining) else { throw .malformed("length of no such MQTT packet", at: 1) }
  }

  /// MQTT 3.1.1 section 2.2.2. Version 3.1 had a repeat flag (8) in requests too.
  private static func isAllowed(_ flags: UInt8, _ kind: Kind) -> Bool {
    switch kind {
    case .publish: flags & 6 != 6
    case .pubrel, .subscribe, .unsubscribe: flags & 7 == 2
    default: flags == 0
    }
  }

  /// What the remaining length can be: sections 3.1 to 3.14, with room for the properties of version 5.
  private static func lengths(_ kind: Kind) -> ClosedRange<Int> {
    switch kind {
    case .publish: 2...268_435_455
    case .pingreq, .pingresp: 0...0
    case .disconnect, .auth: 0...limit
    case .connect: 12...limit
    case .subscribe: 5...limit
    case .unsubscribe: 4...limit
    case .suback: 3...limit
    default: 2...limit
    }
  }

  /// The most that a packet other than PUBLISH is believed to hold.
  static let limit = 1 << 18
}
