import AuditModel
import Bytes

/// Headers of conversations that are not the packet's own. Wireshark numbers these conversations like any other.
extension FrameDecoder {
  /// Bytes of a TCP header that Wireshark must see before it counts the stream: all up to the window.
  private static var tcpHeaderNeeded: Int { 16 }

  //  RFC 792: type (1), code (1), checksum (2), 4 bytes, then the header of the packet that met the error, and at least
  //  8 bytes of its payload. RFC 4443 section 3 is the same for ICMPv6.
  mutating func readQuoted(_ bytes: RawSpan, _ walk: HeaderWalk, isV6: Bool) {
    guard walk.available > 8, let type = bytes.u8(at: walk.offset) else { return }
    let start = walk.offset + 8
    if isV6 {
      guard 1...4 ~= type else { return }
      readQuotedIPv6(bytes.clamped(start..<walk.end))
    } else {
      // Unreachable, source quench, redirect, time exceeded, parameter problem
      guard [3, 4, 5, 11, 12].contains(type) else { return }
      readQuotedIPv4(bytes.clamped(start..<walk.end))
    }
  }

  private mutating func readQuotedIPv4(_ bytes: RawSpan) {
    guard let first = bytes.u8(at: 0), first >> 4 == 4, let fragment = bytes.u16(at: 6), fragment & 0x1FFF == 0,
      let number = bytes.u8(at: 9), let source = bytes.u32(at: 12), let destination = bytes.u32(at: 16)
    else { return }
    let length = Int(first & 0xF) * 4
    guard length >= 20 else { return }
    note(quoted: number, bytes.dropping(length), IPAddress(v4: source), IPAddress(v4: destination))
  }

  private mutating func readQuotedIPv6(_ bytes: RawSpan) {
    guard let first = bytes.u8(at: 0), first >> 4 == 6, let number = bytes.u8(at: 6),
      let source = bytes.u128(at: 8), let destination = bytes.u128(at: 24)
    else { return }
    note(quoted: number, bytes.dropping(40), IPAddress(v6: source), IPAddress(v6: destination))
  }

  private mutating func note(quoted number: UInt8, _ bytes: RawSpan, _ source: IPAddress, _ destination: IPAddress) {
    guard let ports = bytes.u32(at: 0) else { return }
    var header: Packet
    switch number {
    case 6:
      guard bytes.byteCount >= Self.tcpHeaderNeeded else { return }
      header = Packet(kind: .tcp, source: source, destination: destination)
    case 17:
      guard let length = bytes.u16(at: 4), length >= 8, bytes.byteCount >= 8 else { return }
      header = Packet(kind: .udp, source: source, destination: destination)
    default: return
    }
    header.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    header.destinationPort = UInt16(truncatingIfNeeded: ports)
    quoted = header
    showsOtherConversations = true
  }
}
