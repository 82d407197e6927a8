import AuditModel
import Bytes

/// The fixed part of a DHCP message.
///
/// RFC 2131 section 2:
/// ```
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +---------------+---------------+---------------+---------------+
///   |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
///   +---------------+---------------+---------------+---------------+
///   |                            xid (4)                            |
///   +-------------------------------+-------------------------------+
///   |           secs (2)            |           flags (2)           |
///   +-------------------------------+-------------------------------+
///   |  ciaddr (4)  |  yiaddr (4)  |  siaddr (4)  |  giaddr (4)      |
///   +---------------------------------------------------------------+
///   |  chaddr (16)  |  sname (64)  |  file (128)  |  options         |
///   +---------------------------------------------------------------+
/// ```
struct DHCPMessage {
  static let hardwareOffset = 28
  static let serverName = 44..<108
  static let file = 108..<236
  static let optionsOffset = 240
  private static let magicCookie: UInt32 = 0x6382_5363

  let isReply: Bool
  /// The client's own address; 0 when it has none.
  let client: UInt32
  /// The address given to it.
  let your: UInt32
  /// The client's hardware address, when it is one of 48 bits.
  let hardware: MACAddress?
  /// The magic cookie of RFC 2131 section 3 stands before options.
  let hasOptions: Bool

  init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.file.upperBound, let operation = bytes.u8(at: 0), operation == 1 || operation == 2,
      let type = bytes.u8(at: 1), type > 0, let length = bytes.u8(at: 2), length <= 16,
      let client = bytes.u32(at: 12), let your = bytes.u32(at: 16)
    else { return nil }
    isReply = operation == 2
    (self.client, self.your) = (client, your)
    hasOptions = bytes.u32(at: Self.file.upperBound) == Self.magicCookie
    // Ethernet and IEEE 802 networks; others have addresses that are no MAC.
    if type == 1 || type == 6, length == 6, let high = bytes.u16(at: Self.hardwareOffset),
      let low = bytes.u32(at: Self.hardwareOffset + 2)
    {
      hardware = MACAddress(bits: UInt64(high) << 32 | UInt64(low))
    } else {
      hardware = nil
    }
  }
}
