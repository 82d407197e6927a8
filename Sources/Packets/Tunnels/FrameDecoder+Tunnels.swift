import Bytes

extension FrameDecoder {
  //  RFC 2784 section 2.1, RFC 2890 section 2, RFC 2637 section 4.1
  //  |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
  //  |  Checksum (if C or R)         |      Offset (if C or R)       |
  //  |                        Key (if K)                             |
  //  |                  Sequence Number (if S)                       |
  //  |             Acknowledgment Number (if A, version 1)           |
  mutating func readGRE(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk
    guard walk.available >= 4, let flags = bytes.u16(at: walk.offset), let type = bytes.u16(at: walk.offset + 2) else {
      return stop(.ip(47), "short-gre-header", walk, &packet)
    }
    let version = flags & 7
    var length = 4
    if flags & 0xC000 != 0 { length += 4 }
    if flags & 0x2000 != 0 { length += 4 }
    if flags & 0x1000 != 0 { length += 4 }
    if version == 1, flags & 0x0080 != 0 { length += 4 }
    // Source routes (R) are obsolete and would have to be walked.
    guard version <= 1, flags & 0x4000 == 0, walk.available >= length else {
      return stop(.ip(47), "gre-header", walk, &packet)
    }
    walk.offset += length
    switch type {
    // ERSPAN (draft-foschiano-erspan): type I has no header of its own, type II has 8 bytes and a sequence number
    case 0x88BE:
      if flags & 0x1000 != 0 { walk.offset = min(walk.offset + 8, walk.end) }
      readInnerEthernet(type, bytes, &walk, &packet)
    case 0x6558: readInnerEthernet(type, bytes, &walk, &packet)
    case 0...1500: leaf(.ip(47), start, &packet)
    default:
      guard walk.available > 0, enterTunnel(&walk) else { return leaf(.ip(47), start, &packet) }
      readEtherType(type, bytes, &walk, &packet)
    }
  }

  //  RFC 7348 section 5: flags (1, bit 3 set), reserved (3), network identifier (3), reserved (1)
  func isVXLAN(_ bytes: RawSpan, _ walk: HeaderWalk) -> Bool {
    guard walk.available >= 8 + 14, let flags = bytes.u8(at: walk.offset), let last = bytes.u8(at: walk.offset + 7)
    else { return false }
    return flags & 0x08 != 0 && last == 0
  }

  mutating func readVXLAN(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    var carrier = Packet(kind: .udp, source: packet.source, destination: packet.destination)
    carrier.sourcePort = packet.sourcePort
    carrier.destinationPort = packet.destinationPort
    carriers.append(carrier)
    showsOtherConversations = true
    packet.checksum = .unchecked
    packet.sourcePort = 0
    packet.destinationPort = 0
    walk.offset += 8
    readInnerEthernet(0x6558, bytes, &walk, &packet)
  }

  //  RFC 3378 section 3: version 3 (4 bits), reserved (12 bits), then an Ethernet frame
  mutating func readEtherIP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 16, bytes.u16(at: walk.offset) == 0x3000 else { return leaf(.ip(97), walk, &packet) }
    walk.offset += 2
    readInnerEthernet(0x6558, bytes, &walk, &packet)
  }
}
