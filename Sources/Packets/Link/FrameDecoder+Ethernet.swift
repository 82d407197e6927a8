import AuditModel
import Bytes

extension FrameDecoder {
  //  IEEE 802.3 section 3.1.1: destination (6), source (6), type or length (2)
  @inline(__always)
  mutating func readEthernet(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 14, let first = bytes.u64(at: start), let second = bytes.u32(at: start + 8),
      let type = bytes.u16(at: start + 12)
    else { return stop(.link(0), "short-ethernet", walk, &packet) }
    if linkSource == nil {
      linkDestination = MACAddress(bits: first >> 16)
      linkSource = MACAddress(bits: (first & 0xFFFF) << 32 | UInt64(second))
    }
    walk.offset = start + 14
    if type == 0x0800 {
      readIPv4(bytes, &walk, &packet)
    } else {
      readEtherType(type, bytes, &walk, &packet)
    }
  }

  /// Reads what an EtherType announces. Tags are passed over in a loop, so that a stack of them costs no depth.
  mutating func readEtherType(_ first: UInt16, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.layers < Self.layerLimit else {
      note("layer-depth")
      return leaf(.link(first), walk, &packet)
    }
    walk.layers += 1
    var type = first
    var tags = 0
    //  IEEE 802.1Q section 9.6: tag control information (2), type (2)
    while type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200 {
      guard walk.available >= 4, let next = bytes.u16(at: walk.offset + 2) else {
        return stop(.link(type), "short-vlan-tag", walk, &packet)
      }
      guard tags < Self.tagLimit else {
        note("tag-depth")
        return leaf(.link(type), walk, &packet)
      }
      tags += 1
      walk.offset += 4
      type = next
    }
    switch type {
    case 0x0800: readIPv4(bytes, &walk, &packet)
    case 0x86DD: readIPv6(bytes, &walk, &packet)
    case 0x0806: readARP(bytes, &walk, &packet)
    case 0x8847, 0x8848: readMPLS(type, bytes, &walk, &packet)
    case 0x8864: readPPPoE(bytes, &walk, &packet)
    case 0x880B: readPPP(bytes, &walk, &packet)
    case 0x6558: readInnerEthernet(type, bytes, &walk, &packet)
    case 0x88E7: readBackbone(bytes, &walk, &packet)
    case 0...1500: readLLCFrame(Int(type), bytes, &walk, &packet)
    default: leaf(.link(type), walk, &packet)
    }
  }

  /// Ethernet inside something else.
  mutating func readInnerEthernet(_ type: UInt16, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 14 else { return stop(.link(type), "short-ethernet", walk, &packet) }
    guard enterTunnel(&walk) else { return leaf(.link(type), walk, &packet) }
    readEthernet(bytes, &walk, &packet)
  }

  //  IEEE 802.1Q section 9.7: backbone service instance tag (4), then the customer's frame
  private mutating func readBackbone(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 18 else { return stop(.link(0x88E7), "short-vlan-tag", walk, &packet) }
    walk.offset += 4
    readInnerEthernet(0x88E7, bytes, &walk, &packet)
  }

  /// 802.3: the field was a length; what follows the LLC frame is padding.
  private mutating func readLLCFrame(_ length: Int, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet)
  {
    if !walk.narrow(to: length) { note("ethernet-length") }
    readLLC(bytes, &walk, &packet)
  }

  //  IEEE 802.2 section 3.2: DSAP (1), SSAP (1), control (1); with SNAP (RFC 1042): organisation (3), type (2)
  mutating func readLLC(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 3, let service = bytes.u24(at: walk.offset) else { return leaf(.link(0), walk, &packet) }
    if service == 0xAAAA03, walk.available >= 8, let organisation = bytes.u24(at: walk.offset + 3),
      let type = bytes.u16(at: walk.offset + 6), organisation == 0 || organisation == 0x0000F8, type > 1500
    {
      walk.offset += 8
      return readEtherType(type, bytes, &walk, &packet)
    }
    if service == 0xAAAA03, bytes.u24(at: walk.offset + 3) == 0x00000C, walk.available >= 8,
      let type = bytes.u16(at: walk.offset + 6)
    {
      walk.offset += 8
      return leaf(.cisco(type), walk, &packet)
    }
    // RFC 948: IP directly over LLC.
    if service == 0x060603 {
      walk.offset += 3
      return readIP(bytes, &walk, &packet)
    }
    leaf(.link(0), walk, &packet)
  }
}
