import Bytes

extension FrameDecoder {
  //  RFC 3032 section 2.1: label (20 bits), class (3), bottom of stack (1), time to live (8)
  mutating func readMPLS(_ type: UInt16, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk
    var labels = 0
    while true {
      guard walk.available >= 4, let entry = bytes.u32(at: walk.offset) else {
        return stop(.link(type), "short-mpls-label", start, &packet)
      }
      guard labels < Self.tagLimit else {
        note("tag-depth")
        return leaf(.link(type), start, &packet)
      }
      labels += 1
      walk.offset += 4
      if entry & 0x100 != 0 { break }
    }
    // No field says what follows; the first four bits tell IP from a pseudowire (RFC 4385 section 3).
    switch (bytes.u8(at: walk.offset) ?? 0xFF) >> 4 {
    case 4: readIPv4(bytes, &walk, &packet)
    case 6: readIPv6(bytes, &walk, &packet)
    case 0 where walk.available >= 18:
      walk.offset += 4
      readInnerEthernet(type, bytes, &walk, &packet)
    default: leaf(.link(type), walk, &packet)
    }
  }
}
