import Bytes

/// The outer form of DHCPv6 messages.
///
/// RFC 8415 sections 8 and 9: a client or server message has type (1) and transaction (3); a relayed one has type (1),
/// hops (1), link address (16) and peer address (16). Options follow: code (2), length (2), value.
enum DHCPv6Message {
  static let relayForward: UInt8 = 12
  static let relayReply: UInt8 = 13

  /// Where the options of a message of this type begin; `nil` for unknown types.
  static func optionsOffset(_ type: UInt8) -> Int? {
    switch type {
    case relayForward, relayReply: 34
    case 1...23: 4
    default: nil
    }
  }

  /// Whether the options fill the datagram to its last byte.
  static func isPlausible(_ bytes: RawSpan) -> Bool {
    guard let type = bytes.u8(at: 0), var offset = optionsOffset(type), bytes.byteCount > offset else { return false }
    while offset < bytes.byteCount {
      guard let length = bytes.u16(at: offset + 2) else { return false }
      offset += 4 + Int(length)
    }
    return offset == bytes.byteCount
  }

  /// RFC 8415 section 7.3.
  static func start(_ type: UInt8) -> StaticString {
    switch type {
    case 1: "SOLICIT"
    case 2: "ADVERTISE"
    case 3: "REQUEST"
    case 4: "CONFIRM"
    case 5: "RENEW"
    case 6: "REBIND"
    case 7: "REPLY"
    case 8: "RELEASE"
    case 9: "DECLINE"
    case 10: "RECONFIGURE"
    case 11: "INFORMATION-REQUEST"
    case relayForward: "RELAY-FORW"
    case relayReply: "RELAY-REPL"
    default: "DHCPV6"
    }
  }

  static func isFromServer(_ type: UInt8) -> Bool { type == 2 || type == 7 || type == 10 || type == relayReply }
}
