import AuditModel
import Bytes

extension FrameDecoder {
  //  RFC 826: hardware (2), protocol (2), their address lengths (1, 1), operation (2), sender's hardware and protocol
  //  address, target's hardware and protocol address
  mutating func readARP(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 8, let kind = bytes.u32(at: start), let lengths = bytes.u16(at: start + 4) else {
      return stop(.arp, "short-arp", walk, &packet)
    }
    let length = 8 + 2 * (Int(lengths >> 8) + Int(lengths & 0xFF))
    // What follows is padding of the link.
    if !walk.narrow(to: length) {
      note("short-arp")
      walk.missing = 0
    }
    leaf(.arp, walk, &packet)
    guard kind & 0xFFFF == 0x0800, lengths == 0x0604, walk.available >= 28,
      let mac = address(bytes, at: start + 8), let sender = bytes.u32(at: start + 14),
      let target = bytes.u32(at: start + 24)
    else { return }
    packet.source = IPAddress(v4: sender)
    packet.destination = IPAddress(v4: target)
    // A probe (RFC 5227) has no address yet.
    if sender != 0 { neighbour = Neighbour(address: packet.source, mac: mac) }
  }

  //  RFC 4861 section 4: type (1), code (1), checksum (2), 4 bytes, target address (16, types 135 and 136), options of
  //  type (1), length in units of 8 bytes (1), value
  mutating func readNeighbourDiscovery(_ bytes: RawSpan, _ walk: HeaderWalk, _ packet: inout Packet) {
    guard let type = bytes.u8(at: walk.offset), 133...136 ~= type else { return }
    var offset = walk.offset + (type == 133 ? 8 : type == 134 ? 16 : 24)
    var address = packet.source
    if type == 136 {
      guard let target = bytes.u128(at: walk.offset + 8) else { return }
      address = IPAddress(v6: target)
    }
    // Source link-layer address is option 1; an advertisement gives the target's as option 2.
    let wanted: UInt8 = type == 136 ? 2 : 1
    while offset + 8 <= walk.end, let option = bytes.u8(at: offset), let units = bytes.u8(at: offset + 1), units > 0 {
      if option == wanted, units == 1, address.bits != 0, let mac = self.address(bytes, at: offset + 2) {
        neighbour = Neighbour(address: address, mac: mac)
        return
      }
      offset += Int(units) * 8
    }
  }
}
