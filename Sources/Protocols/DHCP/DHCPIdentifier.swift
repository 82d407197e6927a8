import AuditModel
import Bytes

/// What a client identifier or DUID is made of. Only the part that identifies is told, so that a hardware address
/// stands alone in its six octets.
enum DHCPIdentifier {
  /// The identifying part of option 61 (RFC 2132 section 9.14, RFC 4361 section 6.1): behind a hardware type of 1 to
  /// 254 an address, behind 255 an IAID (4) and a DUID, behind 0 anything else.
  static func clientPart(_ bytes: RawSpan, _ value: Range<Int>) -> Range<Int> {
    guard value.count > 1, let type = bytes.u8(at: value.lowerBound) else { return value }
    let rest = value.lowerBound + 1..<value.upperBound
    guard type == 255, rest.count > 6 else { return rest }
    return part(ofDUID: bytes, rest.lowerBound + 4..<rest.upperBound)
  }

  /// The identifying part of a DUID, RFC 8415 section 11: type (2), then by type
  /// ```
  /// 1 link-layer plus time: hardware type (2), time (4), address
  /// 2 enterprise:           enterprise number (4), identifier
  /// 3 link-layer:           hardware type (2), address
  /// 4 UUID:                 16 octets
  /// ```
  static func part(ofDUID bytes: RawSpan, _ value: Range<Int>) -> Range<Int> {
    let skipped: Int
    switch bytes.u16(at: value.lowerBound) {
    case 1: skipped = 8
    case 2: skipped = 6
    case 3: skipped = 4
    case 4: skipped = 2
    default: return value
    }
    return value.count > skipped ? value.lowerBound + skipped..<value.upperBound : value
  }

  /// The 48-bit hardware address in a DUID of type 1 or 3 on Ethernet.
  static func hardware(inDUID bytes: RawSpan, _ value: Range<Int>) -> MACAddress? {
    guard let type = bytes.u16(at: value.lowerBound), type == 1 || type == 3,
      bytes.u16(at: value.lowerBound + 2) == 1
    else { return nil }
    let part = part(ofDUID: bytes, value)
    guard part.count == 6, let high = bytes.u16(at: part.lowerBound), let low = bytes.u32(at: part.lowerBound + 2)
    else { return nil }
    return MACAddress(bits: UInt64(high) << 32 | UInt64(low))
  }

  /// A host name for a fact: printable, without blanks, without the NUL some clients add; `nil` when it is none.
  static func hostName(_ bytes: RawSpan) -> String? {
    var count = bytes.byteCount
    while count > 0, bytes[count - 1] == 0 || bytes[count - 1] == UInt8(ascii: ".") { count -= 1 }
    guard (1...255).contains(count) else { return nil }
    for index in 0..<count where bytes[index] <= 0x20 || bytes[index] == 0x7F { return nil }
    return bytes.prefix(count).text
  }
}
