package import AuditModel

/// Builds the bytes of frames from the inside out: `Frames.ethernet(Frames.ipv4(Frames.udp(...)))`. Every length and
/// checksum is right unless a caller changes the bytes afterwards.
package enum Frames {
  package static let clientMAC = MACAddress(bits: 0x0000_5E00_5301)
  package static let serverMAC = MACAddress(bits: 0x0000_5E00_5302)
  package static let client = IPAddress(v4: 0xC000_0232)  // 192.0.2.50
  package static let server = IPAddress(v4: 0xCB00_7110)  // 203.0.113.16
  package static let client6 = IPAddress(v6: 0x2001_0db8_0000_0000_0000_0000_0000_0050)
  package static let server6 = IPAddress(v6: 0x2001_0db8_0000_0001_0000_0000_0000_0016)

  /// Ethernet II; each of `vlans` becomes one 802.1Q tag, outermost first.
  package static func ethernet(
    _ payload: [UInt8], type: UInt16 = 0x0800, from source: MACAddress = clientMAC,
    to destination: MACAddress = serverMAC,
    vlans: [UInt16] = [], tagType: UInt16 = 0x8100
  ) -> [UInt8] {
    var bytes = octets(of: destination) + octets(of: source)
    for vlan in vlans {
      bytes.append(integer: tagType)
      bytes.append(integer: vlan)
    }
    bytes.append(integer: type)
    return bytes + payload
  }

  /// Ethernet around an IP packet of either version, told by its first nibble.
  package static func ethernet(ip packet: [UInt8], vlans: [UInt16] = []) -> [UInt8] {
    ethernet(packet, type: (packet.first ?? 0x40) >> 4 == 6 ? 0x86DD : 0x0800, vlans: vlans)
  }

  /// An IPv4 packet (RFC 791 section 3.1). `offset` is the fragment offset in bytes; `options` must be a multiple of 4.
  package static func ipv4(
    _ payload: [UInt8], protocol number: UInt8, from source: IPAddress = client, to destination: IPAddress = server,
    id: UInt16 = 1, offset: Int = 0, moreFragments: Bool = false, options: [UInt8] = []
  ) -> [UInt8] {
    var header: [UInt8] = [0x40 | UInt8(5 + options.count / 4), 0]
    header.append(integer: UInt16(truncatingIfNeeded: 20 + options.count + payload.count))
    header.append(integer: id)
    header.append(integer: UInt16(truncatingIfNeeded: offset / 8) | (moreFragments ? 0x2000 : 0))
    header += [64, number, 0, 0]
    header += octets(of: source) + octets(of: destination) + options
    setChecksum(header.internetChecksum(), at: 10, in: &header)
    return header + payload
  }

  /// An IPv6 packet (RFC 8200 section 3). `extensions` are (type, bytes) pairs in order; the first byte of each is
  /// overwritten with the type of what follows.
  package static func ipv6(
    _ payload: [UInt8], next: UInt8, from source: IPAddress = client6, to destination: IPAddress = server6,
    extensions: [(type: UInt8, bytes: [UInt8])] = []
  ) -> [UInt8] {
    var chain: [UInt8] = []
    for (index, header) in extensions.enumerated() {
      var bytes = header.bytes
      bytes[0] = index + 1 < extensions.count ? extensions[index + 1].type : next
      chain += bytes
    }
    var packet: [UInt8] = [0x60, 0, 0, 0]
    packet.append(integer: UInt16(truncatingIfNeeded: chain.count + payload.count))
    packet += [extensions.first?.type ?? next, 64]
    return packet + octets(of: source) + octets(of: destination) + chain + payload
  }

  /// IPv4 or IPv6, as the addresses are.
  package static func ip(
    _ payload: [UInt8], protocol number: UInt8, from source: IPAddress, to destination: IPAddress
  ) -> [UInt8] {
    source.version == .v6
      ? ipv6(payload, next: number, from: source, to: destination)
      : ipv4(payload, protocol: number, from: source, to: destination)
  }

  /// A TCP segment (RFC 9293 section 3.1) with its checksum. Flags from high to low: CWR ECE URG ACK PSH RST SYN FIN.
  package static func tcp(
    _ payload: [UInt8] = [], from source: Endpoint, to destination: Endpoint, sequence: UInt32 = 1,
    acknowledgement: UInt32 = 0, flags: UInt8 = 0x18, window: UInt16 = 0xFFFF, options: [UInt8] = []
  ) -> [UInt8] {
    var segment: [UInt8] = []
    segment.append(integer: source.port)
    segment.append(integer: destination.port)
    segment.append(integer: sequence)
    segment.append(integer: acknowledgement)
    segment += [UInt8(5 + options.count / 4) << 4, flags]
    segment.append(integer: window)
    segment += [0, 0, 0, 0]
    segment += options + payload
    let sum = transportChecksum(segment, protocol: 6, from: source.address, to: destination.address)
    setChecksum(sum, at: 16, in: &segment)
    return segment
  }

  /// A UDP datagram (RFC 768) with its checksum.
  package static func udp(_ payload: [UInt8], from source: Endpoint, to destination: Endpoint) -> [UInt8] {
    var datagram: [UInt8] = []
    datagram.append(integer: source.port)
    datagram.append(integer: destination.port)
    datagram.append(integer: UInt16(truncatingIfNeeded: 8 + payload.count))
    datagram += [0, 0]
    datagram += payload
    let sum = transportChecksum(datagram, protocol: 17, from: source.address, to: destination.address)
    setChecksum(sum == 0 ? 0xFFFF : sum, at: 6, in: &datagram)
    return datagram
  }

  /// A whole Ethernet frame with one TCP segment.
  package static func tcpFrame(
    _ payload: [UInt8] = [], from source: Endpoint, to destination: Endpoint, sequence: UInt32 = 1,
    acknowledgement: UInt32 = 0, flags: UInt8 = 0x18, vlans: [UInt16] = []
  ) -> [UInt8] {
    let segment = tcp(
      payload, from: source, to: destination, sequence: sequence, acknowledgement: acknowledgement, flags: flags)
    return ethernet(ip: ip(segment, protocol: 6, from: source.address, to: destination.address), vlans: vlans)
  }

  /// A whole Ethernet frame with one UDP datagram.
  package static func udpFrame(
    _ payload: [UInt8], from source: Endpoint, to destination: Endpoint, vlans: [UInt16] = []
  ) -> [UInt8] {
    let datagram = udp(payload, from: source, to: destination)
    return ethernet(ip: ip(datagram, protocol: 17, from: source.address, to: destination.address), vlans: vlans)
  }

  /// An ARP packet over Ethernet (RFC 826): `operation` 1 asks, 2 answers.
  package static func arp(
    operation: UInt16, sender: MACAddress, senderAddress: IPAddress, target: MACAddress, targetAddress: IPAddress
  ) -> [UInt8] {
    var bytes: [UInt8] = [0, 1, 8, 0, 6, 4]
    bytes.append(integer: operation)
    return bytes + octets(of: sender) + octets(of: senderAddress) + octets(of: target) + octets(of: targetAddress)
  }

  /// Cuts the payload of an IP datagram into fragments of at most `size` bytes (a multiple of 8), each a whole IP
  /// packet.
  package static func fragments(
    _ payload: [UInt8], protocol number: UInt8, from source: IPAddress = client, to destination: IPAddress = server,
    id: UInt32 = 7, size: Int
  ) -> [[UInt8]] {
    stride(from: 0, to: payload.count, by: size).map { offset in
      let part = Array(payload[offset..<min(offset + size, payload.count)])
      let more = offset + size < payload.count
      return fragment(part, protocol: number, from: source, to: destination, id: id, offset: offset, more: more)
    }
  }

  /// One fragment of either IP version (RFC 791 section 3.2, RFC 8200 section 4.5).
  package static func fragment(
    _ part: [UInt8], protocol number: UInt8, from source: IPAddress = client, to destination: IPAddress = server,
    id: UInt32 = 7, offset: Int, more: Bool
  ) -> [UInt8] {
    guard source.version == .v6 else {
      return ipv4(
        part, protocol: number, from: source, to: destination, id: UInt16(truncatingIfNeeded: id), offset: offset,
        moreFragments: more)
    }
    var header: [UInt8] = [0, 0]
    header.append(integer: UInt16(truncatingIfNeeded: offset) & 0xFFF8 | (more ? 1 : 0))
    header.append(integer: id)
    return ipv6(part, next: number, from: source, to: destination, extensions: [(44, header)])
  }

  package static func octets(of mac: MACAddress) -> [UInt8] {
    (0..<6).map { UInt8(truncatingIfNeeded: mac.bits >> UInt64(40 - 8 * $0)) }
  }

  package static func octets(of address: IPAddress) -> [UInt8] {
    let count = address.version == .v6 ? 16 : 4
    return (0..<count).map { UInt8(truncatingIfNeeded: address.bits >> UInt128(8 * (count - 1 - $0))) }
  }

  /// The checksum over the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1) and the segment.
  package static func transportChecksum(
    _ segment: [UInt8], protocol number: UInt8, from source: IPAddress, to destination: IPAddress
  ) -> UInt16 {
    var pseudo = octets(of: source) + octets(of: destination)
    pseudo.append(integer: UInt32(segment.count))
    pseudo += [0, 0, 0, number]
    return (pseudo + segment).internetChecksum()
  }

  package static func setChecksum(_ sum: UInt16, at offset: Int, in bytes: inout [UInt8]) {
    bytes[offset] = UInt8(sum >> 8)
    bytes[offset + 1] = UInt8(sum & 0xFF)
  }
}
