/// What a frame begins with, by the number the LINKTYPE registry gives it (tcpdump.org/linktypes.html). An open set: a
/// number without a name is legal.
package struct LinkType: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: UInt16

  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let null = LinkType(rawValue: 0)
  package static let ethernet = LinkType(rawValue: 1)
  package static let ppp = LinkType(rawValue: 9)
  package static let pppHDLC = LinkType(rawValue: 50)
  package static let pppEther = LinkType(rawValue: 51)
  package static let raw = LinkType(rawValue: 101)
  package static let ciscoHDLC = LinkType(rawValue: 104)
  package static let ieee80211 = LinkType(rawValue: 105)
  package static let loop = LinkType(rawValue: 108)
  package static let linuxSLL = LinkType(rawValue: 113)
  package static let ieee80211Radiotap = LinkType(rawValue: 127)
  package static let ppi = LinkType(rawValue: 192)
  package static let ipv4 = LinkType(rawValue: 228)
  package static let ipv6 = LinkType(rawValue: 229)
  package static let linuxSLL2 = LinkType(rawValue: 276)
  /// No link type is known: the frame names an interface that the capture does not describe.
  package static let unknown = LinkType(rawValue: 0xFFFF)

  @inlinable package static func < (left: LinkType, right: LinkType) -> Bool { left.rawValue < right.rawValue }
}

extension LinkType: CustomStringConvertible {
  /// The registry's name without its `LINKTYPE_` prefix (`EN10MB` for Ethernet, as libpcap spells it), or the number.
  package var description: String { Self.names[rawValue] ?? String(rawValue) }

  private static let names: [UInt16: String] = [
    0: "NULL", 1: "EN10MB", 3: "AX25", 6: "IEEE802", 7: "ARCNET", 8: "SLIP", 9: "PPP", 10: "FDDI", 50: "PPP_SERIAL",
    51: "PPP_ETHER", 99: "SYMANTEC_FIREWALL", 100: "ATM_RFC1483", 101: "RAW", 104: "C_HDLC", 105: "IEEE802_11",
    107: "FRELAY", 108: "LOOP", 109: "ENC", 113: "LINUX_SLL", 114: "LTALK", 117: "PFLOG", 119: "IEEE802_11_PRISM",
    122: "IP_OVER_FC", 123: "SUNATM", 127: "IEEE802_11_RADIO", 138: "APPLE_IP_OVER_IEEE1394", 143: "DOCSIS",
    144: "LINUX_IRDA", 147: "USER0", 163: "IEEE802_11_RADIO_AVS", 166: "PPP_PPPD", 187: "BLUETOOTH_HCI_H4",
    189: "USB_LINUX", 192: "PPI", 195: "IEEE802_15_4", 201: "BLUETOOTH_HCI_H4_WITH_PHDR", 220: "USB_LINUX_MMAPPED",
    225: "IPOIB", 227: "CAN_SOCKETCAN", 228: "IPV4", 229: "IPV6", 230: "IEEE802_15_4_NOFCS", 231: "DBUS",
    239: "NFLOG", 249: "USBPCAP", 251: "BLUETOOTH_LE_LL", 252: "WIRESHARK_UPPER_PDU", 253: "NETLINK",
    254: "BLUETOOTH_LINUX_MONITOR", 258: "PKTAP", 271: "VSOCK", 276: "LINUX_SLL2", 0xFFFF: "UNKNOWN",
  ]
}
