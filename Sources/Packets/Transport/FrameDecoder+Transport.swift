import AuditModel
import Bytes

extension FrameDecoder {
  /// Reads what stands behind the IP headers, by its protocol number.
  @inline(__always)
  mutating func readTransport(_ number: UInt8, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    switch number {
    case 6: readTCP(bytes, &walk, &packet)
    case 17: readUDP(bytes, &walk, &packet)
    default: readOther(number, bytes, &walk, &packet)
    }
  }

  private mutating func readOther(_ number: UInt8, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    switch number {
    case 4, 41:
      // RFC 2003, RFC 2473, RFC 4213
      guard walk.available > 0, enterTunnel(&walk) else { return leaf(.ip(number), walk, &packet) }
      number == 4 ? readIPv4(bytes, &walk, &packet) : readIPv6(bytes, &walk, &packet)
    case 47: readGRE(bytes, &walk, &packet)
    case 51: readAuthentication(bytes, &walk, &packet)
    case 97: readEtherIP(bytes, &walk, &packet)
    case 137:
      guard walk.available > 0, enterTunnel(&walk) else { return leaf(.ip(number), walk, &packet) }
      readMPLS(0x8847, bytes, &walk, &packet)
    case 1:
      leaf(.ip(1), walk, &packet)
      readQuoted(bytes, walk, isV6: false)
    case 58:
      leaf(.ip(58), walk, &packet)
      readQuoted(bytes, walk, isV6: true)
      readNeighbourDiscovery(bytes, walk, &packet)
    default: leaf(.ip(number), walk, &packet)
    }
  }

  //  RFC 9293 section 3.1
  //  |          Source Port          |       Destination Port        |
  //  |                        Sequence Number                        |
  //  |                    Acknowledgment Number                      |
  //  |Offset | Rsvd  |     Flags     |            Window             |
  //  |           Checksum            |         Urgent Pointer        |
  //  |                           Options                             |
  @inline(__always)
  private mutating func readTCP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 14, let ports = bytes.u32(at: start), let sequence = bytes.u32(at: start + 4),
      let acknowledgement = bytes.u32(at: start + 8), let control = bytes.u16(at: start + 12)
    else { return stop(.ip(6), "short-tcp-header", walk, &packet) }
    let headerLength = Int(control >> 12) * 4
    let length = walk.available + walk.missing
    guard headerLength >= 20, headerLength <= length else { return stop(.ip(6), "tcp-header", walk, &packet) }
    packet.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    packet.destinationPort = UInt16(truncatingIfNeeded: ports)
    packet.sequence = sequence
    packet.acknowledgement = acknowledgement
    packet.flags = UInt8(truncatingIfNeeded: control)
    packet.window = bytes.u16(at: start + 14) ?? 0
    verify(6, bytes, walk, &packet)
    walk.offset += headerLength
    if walk.offset > walk.end {
      // The snap length cut the options: no payload is at hand.
      walk.missing -= walk.offset - walk.end
      walk.offset = walk.end
    }
    leaf(.tcp, walk, &packet)
  }

  //  RFC 768: source port (2), destination port (2), length (2), checksum (2)
  @inline(__always)
  private mutating func readUDP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 8, let ports = bytes.u32(at: start), let rest = bytes.u32(at: start + 4) else {
      return stop(.ip(17), "short-udp-header", walk, &packet)
    }
    packet.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    packet.destinationPort = UInt16(truncatingIfNeeded: ports)
    let length = Int(rest >> 16)
    // 0 stands for a jumbogram (RFC 2675 section 4) or is left by offload: the datagram fills the packet.
    if length != 0 {
      guard length >= 8 else { return stop(.ip(17), "udp-length", walk, &packet) }
      if length > walk.available + walk.missing { note("udp-length") } else { _ = walk.narrow(to: length) }
    }
    // In IPv4 a checksum of 0 means that there is none.
    if rest & 0xFFFF != 0 || packet.source.version == .v6 { verify(17, bytes, walk, &packet) }
    walk.offset += 8
    if packet.destinationPort == 4789, isVXLAN(bytes, walk), walk.tunnels < Self.tunnelLimit {
      readVXLAN(bytes, &walk, &packet)
    } else {
      leaf(.udp, walk, &packet)
    }
  }

  /// Checks the sum over pseudo header and segment where the segment is whole. A bad sum of the IPv4 header stays bad.
  @inline(__always)
  private func verify(_ number: UInt8, _ bytes: RawSpan, _ walk: HeaderWalk, _ packet: inout Packet) {
    guard verifiesChecksums, walk.missing == 0, !walk.isRerouted, case .unchecked = packet.checksum else { return }
    let pseudo = InternetChecksum.pseudoHeader(packet.source, packet.destination, number, walk.available)
    let sum = pseudo &+ UInt64(InternetChecksum.sum(bytes, walk.offset..<walk.end))
    packet.checksum = InternetChecksum.fold(sum) == 0xFFFF ? .good : .bad
  }

  //  RFC 4302 section 2: next header (1), length in units of 4 bytes less 2 (1), and what need not be read
  private mutating func readAuthentication(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 12, let next = bytes.u8(at: walk.offset), let units = bytes.u8(at: walk.offset + 1),
      walk.available >= (Int(units) + 2) * 4, enterTunnel(&walk)
    else { return stop(.ip(51), "authentication-header", walk, &packet) }
    walk.offset += (Int(units) + 2) * 4
    readFragmented(next, bytes, &walk, &packet)
  }
}
