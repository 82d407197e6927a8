import Bytes

extension FrameDecoder {
  //  RFC 1662 section 3.1: address (FF) and control (03) may be left out; RFC 1661 section 2: protocol, of one byte
  //  when it is odd (compressed) and else of two
  mutating func readPPP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    if walk.available >= 2, bytes.u16(at: walk.offset) == 0xFF03 { walk.offset += 2 }
    guard walk.available >= 1, let first = bytes.u8(at: walk.offset) else {
      return stop(.link(0x880B), "short-ppp-header", walk, &packet)
    }
    // Cisco HDLC shares the link type: address 0F or 8F, control 00, EtherType.
    if first == 0x0F || first == 0x8F, bytes.u8(at: walk.offset + 1) == 0 {
      return readCiscoHDLC(bytes, &walk, &packet)
    }
    var number = UInt16(first)
    var length = 1
    if first & 1 == 0 {
      guard walk.available >= 2, let wide = bytes.u16(at: walk.offset) else {
        return stop(.link(0x880B), "short-ppp-header", walk, &packet)
      }
      number = wide
      length = 2
    }
    walk.offset += length
    switch number {
    case 0x0021: readIPv4(bytes, &walk, &packet)
    case 0x0057: readIPv6(bytes, &walk, &packet)
    case 0x0281, 0x0283: readMPLS(0x8847, bytes, &walk, &packet)
    default: leaf(.link(0x880B), walk, &packet)
    }
  }

  //  tcpdump.org/linktypes, C_HDLC: address (1), control (1), EtherType (2)
  mutating func readCiscoHDLC(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 4, let type = bytes.u16(at: walk.offset + 2) else {
      return stop(.link(0), "short-hdlc-header", walk, &packet)
    }
    walk.offset += 4
    if type > 1500 { readEtherType(type, bytes, &walk, &packet) } else { leaf(.link(type), walk, &packet) }
  }

  //  RFC 2516 section 4: version and type (1), code (1), session (2), length (2)
  mutating func readPPPoE(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 6, let version = bytes.u8(at: walk.offset), let code = bytes.u8(at: walk.offset + 1),
      let length = bytes.u16(at: walk.offset + 4)
    else { return stop(.link(0x8864), "short-pppoe-header", walk, &packet) }
    guard version == 0x11, code == 0 else { return leaf(.link(0x8864), walk, &packet) }
    walk.offset += 6
    if !walk.narrow(to: Int(length)) {
      note("pppoe-length")
      walk.missing = 0
    }
    readPPP(bytes, &walk, &packet)
  }
}
