package import AuditModel
import Bytes

extension Packet {
  /// What a frame looks like at first sight: addresses and ports of the plainest stack of headers (Ethernet, IPv4
  /// without options or IPv6 without extensions, TCP or UDP), unchecked. Good for guessing what it will need; `nil` for
  /// everything else.
  package init?(glimpseOf frame: RawSpan, linkType: LinkType) {
    guard linkType == .ethernet, let type = frame.u16(at: 12) else { return nil }
    let ports: Int
    let transport: UInt8
    //  IEEE 802.3 section 3.1.1, RFC 791 section 3.1, RFC 8200 section 3
    if type == 0x0800, frame.u8(at: 14) == 0x45, let next = frame.u8(at: 23), let source = frame.u32(at: 26),
      let destination = frame.u32(at: 30)
    {
      (ports, transport) = (34, next)
      self.init(kind: .udp, source: IPAddress(v4: source), destination: IPAddress(v4: destination))
    } else if type == 0x86DD, let next = frame.u8(at: 20), let source = frame.u128(at: 22),
      let destination = frame.u128(at: 38)
    {
      (ports, transport) = (54, next)
      self.init(kind: .udp, source: IPAddress(v6: source), destination: IPAddress(v6: destination))
    } else {
      return nil
    }
    guard transport == 6 || transport == 17, let source = frame.u16(at: ports),
      let destination = frame.u16(at: ports + 2)
    else { return nil }
    if transport == 6 { kind = .tcp }
    sourcePort = source
    destinationPort = destination
  }
}
