import Bytes

/// The outer form of an SNMP message.
///
/// RFC 1157 section 4, RFC 1901 section 3: SEQUENCE of version (INTEGER 0 or 1), community (OCTET STRING) and the PDU.
/// RFC 3412 section 6: SEQUENCE of version (INTEGER 3), header data (SEQUENCE), security parameters (OCTET STRING) and
/// the scoped PDU, in clear (SEQUENCE) or encrypted (OCTET STRING).
struct SNMPMessage {
  enum Version: UInt8 { case v1 = 0, v2c = 1, v3 = 3 }

  let version: Version
  /// Of the community; empty for v3.
  let community: Range<Int>
  /// Where the PDU begins, for v3 the header data.
  let next: Int
  /// End of the message, or of the bytes at hand.
  let end: Int
  /// Whether the outer length is that of the datagram.
  let isWhole: Bool

  /// `nil` when the first bytes are not those of an SNMP message.
  init?(_ bytes: RawSpan) {
    guard bytes.u8(at: 0) == BERElement.Tag.sequence, let outer = BERElement.length(bytes, at: 1),
      let number = bytes.u32(at: outer.start), number >> 16 == 0x0201,
      let version = Version(rawValue: UInt8(truncatingIfNeeded: number >> 8))
    else { return nil }
    self.version = version
    isWhole = outer.count == bytes.byteCount - outer.start
    end = min(bytes.byteCount, outer.start + outer.count)
    let tag = UInt8(truncatingIfNeeded: number)
    if version == .v3 {
      guard tag == BERElement.Tag.sequence else { return nil }
      community = 0..<0
      next = outer.start + 3
      return
    }
    guard tag == BERElement.Tag.octets, let text = BERElement.length(bytes, at: outer.start + 4), text.count <= 255,
      text.start + text.count < end, let pdu = bytes.u8(at: text.start + text.count), (0xA0...0xA8).contains(pdu)
    else { return nil }
    community = text.start..<text.start + text.count
    next = community.upperBound
  }
}
