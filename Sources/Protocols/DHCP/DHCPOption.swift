/// Names of options as field names say them: number and name (IANA "BOOTP Vendor Extensions and DHCP Options").
enum DHCPOption {
  /// `nil` for options that say nothing of the client: masks, routers, times.
  static func name(_ code: UInt8) -> StaticString? {
    switch code {
    case 12: "12 host-name"
    case 14: "14 dump-file"
    case 15: "15 domain-name"
    case 17: "17 root-path"
    case 40: "40 nis-domain"
    case 43: "43 vendor-specific"
    case 47: "47 netbios-scope"
    case 50: "50 requested-address"
    case 55: "55 parameter-list"
    case 56: "56 message"
    case 60: "60 vendor-class"
    case 61: "61 client-identifier"
    case 64: "64 nis-domain"
    case 66: "66 tftp-server"
    case 67: "67 boot-file"
    case 77: "77 user-class"
    case 81: "81 client-fqdn"
    case 82: "82 relay-agent"
    case 93: "93 client-architecture"
    case 94: "94 client-interface"
    case 97: "97 client-uuid"
    case 98: "98 user-authentication"
    case 100: "100 time-zone"
    case 101: "101 time-zone"
    case 119: "119 domain-search"
    case 124: "124 vendor-class"
    case 125: "125 vendor-specific"
    case 252: "252 proxy"
    case 128...223: "private-option"
    case 224...254: "private-option"
    default: nil
    }
  }

  /// The message's first word by option 53 (RFC 2132 section 9.6).
  static func start(_ type: UInt8, isReply: Bool) -> StaticString {
    switch type {
    case 1: "DISCOVER"
    case 2: "OFFER"
    case 3: "REQUEST"
    case 4: "DECLINE"
    case 5: "ACK"
    case 6: "NAK"
    case 7: "RELEASE"
    case 8: "INFORM"
    default: isReply ? "BOOTREPLY" : "BOOTREQUEST"
    }
  }
}
