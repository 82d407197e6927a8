import AuditModel
import Bytes

extension FrameDecoder {
  //  radiotap.org: version (1), pad (1), length (2, little-endian), present words (4 each), fields in the order of bits
  mutating func readRadiotap(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    let start = walk.offset
    guard walk.available >= 8, bytes.u8(at: start) == 0, let length = bytes.u16LittleEndian(at: start + 2),
      length >= 8, Int(length) <= walk.available
    else { return stop(.link(0), "radiotap-header", walk, &packet) }
    let flags = radiotapFlags(bytes.clamped(start..<start + Int(length)))
    walk.offset += Int(length)
    // Bit 4: the frame check sequence ends the frame.
    if flags & 0x10 != 0 {
      let absent = min(walk.missing, 4)
      walk.missing -= absent
      walk.end = max(walk.offset, walk.end - (4 - absent))
    }
    readWiFi(bytes, &walk, &packet, isPadded: flags & 0x20 != 0)
  }

  /// The flags field (bit 1); only the 64-bit timer of bit 0 can stand before it.
  private func radiotapFlags(_ header: RawSpan) -> UInt8 {
    guard let present = header.u32LittleEndian(at: 4), present & 2 != 0 else { return 0 }
    var offset = 8
    var word = present
    while word & 0x8000_0000 != 0 {
      guard let next = header.u32LittleEndian(at: offset) else { return 0 }
      word = next
      offset += 4
    }
    if present & 1 != 0 { offset = (offset + 7) & ~7 + 8 }
    return header.u8(at: offset) ?? 0
  }

  //  PPI (CACE Technologies, 2008): version (1), flags (1), length (2, little-endian), link type (4, little-endian)
  mutating func readPPI(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet) {
    guard walk.available >= 8, let length = bytes.u16LittleEndian(at: walk.offset + 2), length >= 8,
      Int(length) <= walk.available, let type = bytes.u32LittleEndian(at: walk.offset + 4)
    else { return stop(.link(0), "ppi-header", walk, &packet) }
    walk.offset += Int(length)
    switch type {
    case 1: readEthernet(bytes, &walk, &packet)
    case 105: readWiFi(bytes, &walk, &packet)
    default: leaf(.link(0), walk, &packet)
    }
  }

  //  IEEE 802.11 section 9.2: frame control (2), duration (2), addresses (6 each: 3, or 4 between access points),
  //  sequence (2, after the third address), QoS (2) and HT (4) control where present
  mutating func readWiFi(_ bytes: RawSpan, _ walk: inout HeaderWalk, _ packet: inout Packet, isPadded: Bool = false) {
    let start = walk.offset
    guard walk.available >= 2, let control = bytes.u16(at: start) else {
      return stop(.link(0), "short-wifi-header", walk, &packet)
    }
    let flags = UInt8(truncatingIfNeeded: control)
    let type = control >> 10 & 3
    let subtype = control >> 12
    let isQoS = type == 2 && subtype & 8 != 0
    var length = type == 1 ? 10 : flags & 3 == 3 ? 30 : 24
    let qos = isQoS ? bytes.u8(at: start + length) ?? 0 : 0
    if isQoS { length += 2 }
    if flags & 0x80 != 0, isQoS || type == 0 { length += 4 }
    if isPadded { length = (length + 3) & ~3 }
    guard walk.available >= length else { return stop(.link(0), "short-wifi-header", walk, &packet) }
    if type != 1 { noteAddresses(flags, bytes, at: start) }
    walk.offset += length
    // Management and control frames, and data frames that carry none, have no link payload to look into.
    guard type == 2, subtype & 4 == 0 else { return leaf(.link(0), walk, &packet) }
    let sequence = bytes.u16LittleEndian(at: start + 22) ?? 0
    if flags & 0x40 != 0 {
      unsupported("wifi-protected", walk, &packet)
    } else if qos & 0x80 != 0 {
      unsupported("wifi-aggregate", walk, &packet)
    } else if flags & 0x04 != 0 || sequence & 0xF != 0 {
      unsupported("wifi-fragment", walk, &packet)
    } else {
      readLLC(bytes, &walk, &packet)
    }
  }

  private mutating func unsupported(_ condition: StaticString, _ walk: HeaderWalk, _ packet: inout Packet) {
    note(condition)
    leaf(.link(0), walk, &packet)
    packet.isUnsupported = true
  }

  /// Which address is the destination and which the source depends on the two DS bits (IEEE 802.11 table 9-30).
  private mutating func noteAddresses(_ flags: UInt8, _ bytes: RawSpan, at start: Int) {
    guard linkSource == nil else { return }
    let (destination, source) =
      switch flags & 3 {
      case 0: (4, 10)
      case 1: (16, 10)
      case 2: (4, 16)
      default: (16, 24)
      }
    linkDestination = address(bytes, at: start + destination)
    linkSource = address(bytes, at: start + source)
  }
}
