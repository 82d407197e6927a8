import AuditModel
import Bytes

extension FrameDecoder {
  /// IP of the version that its first four bits give.
  mutating func readIP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    switch (bytes.u8(at: walk.offset) ?? 0) >> 4 {
    case 4: readIPv4(bytes, &walk, &packet)
    case 6: readIPv6(bytes, &walk, &packet)
    default: stop(.link(0), "ip-version", walk, &packet)
    }
  }

  //  RFC 791 section 3.1
  //   0                   1                   2                   3
  //  |Version|  IHL  |Type of Service|          Total Length         |
  //  |         Identification        |Flags|      Fragment Offset    |
  //  |  Time to Live |    Protocol   |         Header Checksum       |
  //  |                       Source Address                          |
  //  |                    Destination Address                        |
  //  |                    Options                    |    Padding    |
  @inline(__always)
  mutating func readIPv4(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 20, let first = bytes.u32(at: start), let second = bytes.u32(at: start + 4),
      let third = bytes.u32(at: start + 8), let source = bytes.u32(at: start + 12),
      let destination = bytes.u32(at: start + 16)
    else { return stop(.link(0x0800), "short-ipv4-header", walk, &packet) }
    let headerLength = Int(first >> 24 & 0xF) * 4
    let totalLength = Int(first & 0xFFFF)
    guard first >> 28 == 4, headerLength >= 20 else { return stop(.link(0x0800), "ipv4-header", walk, &packet) }
    // A length of 0 is left by network cards that cut large segments later: the packet fills the frame.
    if totalLength != 0 {
      guard totalLength >= headerLength else { return stop(.link(0x0800), "ipv4-header", walk, &packet) }
      if !walk.narrow(to: totalLength) { note("ip-length") }
    }
    guard walk.available >= headerLength else { return stop(.link(0x0800), "short-ipv4-header", walk, &packet) }
    packet.source = IPAddress(v4: source)
    packet.destination = IPAddress(v4: destination)
    packet.checksum = .unchecked
    if verifiesChecksums {
      var sum = UInt64(first) &+ UInt64(second) &+ UInt64(third) &+ UInt64(source) &+ UInt64(destination)
      if headerLength > 20 { sum &+= UInt64(InternetChecksum.sum(bytes, start + 20..<start + headerLength)) }
      if InternetChecksum.fold(sum) != 0xFFFF { packet.checksum = .bad }
    }
    let number = UInt8(truncatingIfNeeded: third >> 16)
    walk.offset = start + headerLength
    if second & 0x3FFF == 0 {
      readTransport(number, bytes, &walk, &packet)
    } else {
      readFragment(
        FragmentKey(packet.source, packet.destination, id: second >> 16, number: number),
        offset: Int(second & 0x1FFF) * 8, more: second & 0x2000 != 0, number: number, bytes, &walk, &packet)
    }
  }
}
