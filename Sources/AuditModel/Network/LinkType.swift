/// What a frame begins with, by the number the LINKTYPE registry gives it (tcpdump.org/linktypes.html). An open set: a
/// number without a name is legal.
@usableFromInline
package struct LinkType: RawRepresentable, Hashable, Comparable, Sendable {
  @usableFromInline package let rawValue: UInt16

  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  @inlinable package static var null: LinkType { LinkType(rawValue: 0) }
  @inlinable package static var ethernet: LinkType { LinkType(rawValue: 1) }
  @inlinable package static var ppp: LinkType { LinkType(rawValue: 9) }
  @inlinable package static var pppHDLC: LinkType { LinkType(rawValue: 50) }
  @inlinable package static var pppEther: LinkType { LinkType(rawValue: 51) }
  @inlinable package static var raw: LinkType { LinkType(rawValue: 101) }
  @inlinable package static var ciscoHDLC: LinkType { LinkType(rawValue: 104) }
  @inlinable package static var ieee80211: LinkType { LinkType(rawValue: 105) }
  @inlinable package static var loop: LinkType { LinkType(rawValue: 108) }
  @inlinable package static var linuxSLL: LinkType { LinkType(rawValue: 113) }
  @inlinable package static var ieee80211Radiotap: LinkType { LinkType(rawValue: 127) }
  @inlinable package static var ppi: LinkType { LinkType(rawValue: 192) }
  @inlinable package static var ipv4: LinkType { LinkType(rawValue: 228) }
  @inlinable package static var ipv6: LinkType { LinkType(rawValue: 229) }
  @inlinable package static var linuxSLL2: LinkType { LinkType(rawValue: 276) }
  /// No packets: a mail as it stands in a file, and an entry of an HTTP archive. Numbers that the registry does not
  /// use.
  @inlinable package static var mail: LinkType { LinkType(rawValue: 0xFFFD) }
  @inlinable package static var archiveEntry: LinkType { LinkType(rawValue: 0xFFFE) }
  /// No link type is known: the frame names an interface that the capture does not describe.
  @inlinable package static var unknown: LinkType { LinkType(rawValue: 0xFFFF) }

  @inlinable package static func == (left: LinkType, right: LinkType) -> Bool { left.rawValue == right.rawValue }
  @inlinable package static func < (left: LinkType, right: LinkType) -> Bool { left.rawValue < right.rawValue }
}

extension LinkType: CustomStringConvertible {
  /// The registry's name without its `LINKTYPE_` prefix (`EN10MB` for Ethernet, as libpcap spells it), or the number.
  @usableFromInline package var description: String { Self.names[rawValue] ?? String(rawValue) }

  private static let names: [UInt16: String] = [
    0: "NULL", 1: "EN10MB", 3: "AX25", 6: "IEEE802", 7: "ARCNET", 8: "SLIP", 9: "PPP", 10: "FDDI", 50: "PPP_SERIAL",
    51: "PPP_ETHER", 99: "SYMANTEC_FIREWALL", 100: "ATM_RFC1483", 101: "RAW", 104: "C_HDLC", 105: "IEEE802_11",
    107: "FRELAY", 108: "LOOP", 109: "ENC", 113: "LINUX_SLL", 114: "LTALK", 117: "PFLOG", 119: "IEEE802_11_PRISM",
    122: "IP_OVER_FC", 123: "SUNATM", 127: "IEEE802_11_RADIO", 138: "APPLE_IP_OVER_IEEE1394", 143: "DOCSIS",
    144: "LINUX_IRDA", 147: "USER0", 163: "IEEE802_11_RADIO_AVS", 166: "PPP_PPPD", 187: "BLUETOOTH_HCI_H4",
    189: "USB_LINUX", 192: "PPI", 195: "IEEE802_15_4", 201: "BLUETOOTH_HCI_H4_WITH_PHDR", 220: "USB_LINUX_MMAPPED",
    225: "IPOIB", 227: "CAN_SOCKETCAN", 228: "IPV4", 229: "IPV6", 230: "IEEE802_15_4_NOFCS", 231: "DBUS",
    239: "NFLOG", 249: "USBPCAP", 251: "BLUETOOTH_LE_LL", 252: "WIRESHARK_UPPER_PDU", 253: "NETLINK",
    254: "BLUETOOTH_LINUX_MONITOR", 258: "PKTAP", 271: "VSOCK", 276: "LINUX_SLL2", 0xFFFD: "MAIL", 0xFFFE: "HAR",
    0xFFFF: "UNKNOWN",
  ]
}
