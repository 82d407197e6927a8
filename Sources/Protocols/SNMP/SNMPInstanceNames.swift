/// Objects whose instances identify a device or a person: tables are often indexed by an address that no column tells.
enum SNMPInstanceNames {
  typealias Entry = (number: StaticString, name: StaticString, index: [SNMPIndexPart])

  static let all: [Entry] = [
    // RFC 1213 and 4293: neighbours by their addresses, and the device's own addresses.
    ("1.3.6.1.2.1.3.1.1.2", "atPhysAddress", [.number, .number, .internetAddress]),
    ("1.3.6.1.2.1.4.22.1.2", "ipNetToMediaPhysAddress", [.number, .internetAddress]),
    ("1.3.6.1.2.1.4.34.1.3", "ipAddressIfIndex", [.typedAddress]),
    ("1.3.6.1.2.1.4.35.1.4", "ipNetToPhysicalPhysAddress", [.number, .typedAddress]),
    // RFC 4022: connections, both ends.
    ("1.3.6.1.2.1.6.19.1.7", "tcpConnectionState", [.typedAddress, .number, .typedAddress]),
    ("1.3.6.1.2.1.6.19.1.8", "tcpConnectionProcess", [.typedAddress, .number, .typedAddress]),
    // RFC 4188 and 4363: forwarding tables of bridges.
    ("1.3.6.1.2.1.17.4.3.1.2", "dot1dTpFdbPort", [.hardwareAddress]),
    ("1.3.6.1.2.1.17.4.3.1.3", "dot1dTpFdbStatus", [.hardwareAddress]),
    ("1.3.6.1.2.1.17.7.1.2.2.1.2", "dot1qTpFdbPort", [.number, .hardwareAddress]),
    ("1.3.6.1.2.1.17.7.1.2.2.1.3", "dot1qTpFdbStatus", [.number, .hardwareAddress]),
    ("1.3.6.1.2.1.17.7.1.3.1.1.3", "dot1qStaticUnicastAllowedToGoTo", [.number, .hardwareAddress]),
    // IEEE 802.1AB: management addresses of the device and of its neighbours.
    ("1.0.8802.1.1.2.1.3.8.1.5", "lldpLocManAddrIfId", [.typedAddress]),
    ("1.0.8802.1.1.2.1.4.2.1.4", "lldpRemManAddrIfId", [.number, .number, .number, .typedAddress]),
    // RFC 2707: jobs by what their submitter called them.
    ("1.3.6.1.4.1.2699.1.1.1.2.1.1.2", "jmJobIDJobSetIndex", [.submission]),
    ("1.3.6.1.4.1.2699.1.1.1.2.1.1.3", "jmJobIDJobIndex", [.submission]),
  ]
}
