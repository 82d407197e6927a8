import AuditModel
import Bytes

/// The link headers that Linux makes up for captures on all interfaces (tcpdump.org/linktypes, LINUX_SLL and SLL2).
extension FrameDecoder {
  //  packet type (2), ARPHRD type (2), address length (2), address (8), protocol (2)
  mutating func readCooked(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 16, let hardware = bytes.u16(at: start + 2), let length = bytes.u16(at: start + 4),
      let type = bytes.u16(at: start + 14)
    else { return stop(.link(0), "short-cooked-header", walk, &packet) }
    if length == 6 { linkSource = address(bytes, at: start + 6) }
    walk.offset += 16
    readCookedPayload(hardware, type, bytes, &walk, &packet)
  }

  //  protocol (2), reserved (2), interface (4), ARPHRD type (2), packet type (1), address length (1), address (8)
  mutating func readCooked2(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 20, let type = bytes.u16(at: start), let hardware = bytes.u16(at: start + 8),
      let length = bytes.u8(at: start + 11)
    else { return stop(.link(0), "short-cooked-header", walk, &packet) }
    if length == 6 { linkSource = address(bytes, at: start + 12) }
    walk.offset += 20
    readCookedPayload(hardware, type, bytes, &walk, &packet)
  }

  /// The protocol field is an EtherType only for hardware that has them.
  private mutating func readCookedPayload(
    _ hardware: UInt16, _ type: UInt16, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet
  ) {
    switch (hardware, type) {
    case (803, _): readRadiotap(bytes, &walk, &packet)
    case (801, _): readWiFi(bytes, &walk, &packet)
    case (824, _): leaf(.link(0), walk, &packet)
    case (778, _) where type != 0x0800 && type != 0x86DD: leaf(.link(type), walk, &packet)
    case (_, 4): readLLC(bytes, &walk, &packet)
    case (_, 0...1500): leaf(.link(0), walk, &packet)
    default: readEtherType(type, bytes, &walk, &packet)
    }
  }

  func address(_ bytes: RawSpan, at offset: Int) -> MACAddress? {
    guard let high = bytes.u16(at: offset), let low = bytes.u32(at: offset + 2) else { return nil }
    return MACAddress(bits: UInt64(high) << 32 | UInt64(low))
  }
}
