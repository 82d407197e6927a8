import AuditModel
import Bytes

extension FrameDecoder {
  //  RFC 8200 section 3
  //  |Version| Traffic Class |           Flow Label                  |
  //  |         Payload Length        |  Next Header  |   Hop Limit   |
  //  |                       Source Address (16)                     |
  //  |                    Destination Address (16)                   |
  mutating func readIPv6(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 40, let first = bytes.u64(at: start), let source = bytes.u128(at: start + 8),
      let destination = bytes.u128(at: start + 24)
    else { return stop(.link(0x86DD), "short-ipv6-header", walk, &packet) }
    guard first >> 60 == 6 else { return stop(.link(0x86DD), "ipv6-header", walk, &packet) }
    let next = UInt8(truncatingIfNeeded: first >> 8)
    var length = Int(first >> 16 & 0xFFFF)
    if length == 0, next == 0 { length = jumboLength(bytes, at: start + 40) }
    // As with IPv4, 0 is what segmentation offload leaves.
    if length != 0, !walk.narrow(to: 40 + length) { note("ip-length") }
    packet.checksum = .unchecked
    packet.source = IPAddress(v6: source)
    packet.destination = IPAddress(v6: destination)
    walk.offset = start + 40
    readExtensions(next, bytes, &walk, &packet)
  }

  //  RFC 8200 section 4: each header begins with the number of the next and its own length in units of 8 bytes
  private mutating func readExtensions(
    _ first: UInt8, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet
  ) {
    var number = first
    var isFirst = true
    while true {
      switch number {
      // Hop-by-hop, routing, destination options, shim6
      case 0, 43, 60, 140:
        if number == 0, !isFirst { note("ipv6-hop-by-hop") }
        guard walk.available >= 8, let next = bytes.u8(at: walk.offset), let units = bytes.u8(at: walk.offset + 1),
          walk.available >= 8 + Int(units) * 8
        else { return stop(.ip(number), "ipv6-extension", walk, &packet) }
        // With segments left the checksum was made for another destination.
        if number == 43, bytes.u8(at: walk.offset + 3) != 0 { walk.isRerouted = true }
        walk.offset += 8 + Int(units) * 8
        number = next
      case 44: return readFragmentHeader(bytes, &walk, &packet)
      default: return readTransport(number, bytes, &walk, &packet)
      }
      isFirst = false
    }
  }

  //  RFC 8200 section 4.5: next header (1), reserved (1), offset (13 bits), reserved (2), more (1), identification (4)
  private mutating func readFragmentHeader(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 8, let next = bytes.u8(at: walk.offset), let place = bytes.u16(at: walk.offset + 2),
      let id = bytes.u32(at: walk.offset + 4)
    else { return stop(.ip(44), "ipv6-extension", walk, &packet) }
    walk.offset += 8
    // RFC 6946: a fragment that is the whole packet stands for itself.
    guard place & 0xFFF9 != 0 else {
      return enterTunnel(&walk) ? readFragmented(next, bytes, &walk, &packet) : leaf(.ip(next), walk, &packet)
    }
    readFragment(
      FragmentKey(packet.source, packet.destination, id: id, number: 0), offset: Int(place & 0xFFF8),
      more: place & 1 != 0, number: next, bytes, &walk, &packet)
  }

  /// What stands behind a fragment header may be further extension headers.
  mutating func readFragmented(_ number: UInt8, _ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    if packet.source.version == .v4 {
      readTransport(number, bytes, &walk, &packet)
    } else if number == 44 {
      // A second fragment header: nothing sends that, and following it would nest without end.
      stop(.ip(44), "ipv6-extension", walk, &packet)
      note("ipv6-extension")
    } else {
      readExtensions(number, bytes, &walk, &packet)
    }
  }

  //  RFC 2675 section 2: option C2 of length 4 in the hop-by-hop header
  private func jumboLength(_ bytes: RawSpan, at start: Int) -> Int {
    guard let units = bytes.u8(at: start + 1) else { return 0 }
    let end = start + 8 + Int(units) * 8
    var offset = start + 2
    while offset < end, let type = bytes.u8(at: offset) {
      if type == 0 {
        offset += 1
        continue
      }
      guard let length = bytes.u8(at: offset + 1) else { return 0 }
      if type == 0xC2, length == 4 { return Int(bytes.u32(at: offset + 2) ?? 0) }
      offset += 2 + Int(length)
    }
    return 0
  }
}
