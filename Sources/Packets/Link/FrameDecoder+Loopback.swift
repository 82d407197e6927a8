import Bytes

extension FrameDecoder {
  //  tcpdump.org/linktypes, NULL and LOOP: address family in 4 bytes, in the byte order of the capturing host or of the
  //  network. The families are small numbers, so that the order shows.
  mutating func readLoopback(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 4, let value = bytes.u32(at: walk.offset) else {
      return stop(.link(0), "short-loopback-header", walk, &packet)
    }
    let family = value > 0xFFFF ? value.byteSwapped : value
    walk.offset += 4
    switch family {
    case 2: readIPv4(bytes, &walk, &packet)
    // IPv6 has another number in each of Linux, NetBSD, FreeBSD and Darwin.
    case 10, 24, 28, 30: readIPv6(bytes, &walk, &packet)
    default: leaf(.link(0), walk, &packet)
    }
  }
}
