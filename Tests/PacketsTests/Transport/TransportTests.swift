import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct TransportTests {
  private func udp(_ change: (inout [UInt8]) -> Void) -> Decoded {
    var datagram = Frames.udp(Sample.payload, from: Sample.client, to: Sample.server)
    change(&datagram)
    return Decoded(Frames.ethernet(Frames.ipv4(datagram, protocol: 17)))
  }

  @Test func `UDP`() {
    let decoded = udp { _ in }
    #expect(decoded.kind == .udp)
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.checksum == .good)
    #expect(decoded.packet.sourcePort == 49_152)
  }

  @Test func `UDP lengths`() {
    #expect(udp { $0[5] = 7 }.trouble == "udp-length")
    #expect(udp { $0[5] = 7 }.kind == .ip(17))
    let long = udp { $0[4] = 0x10 }
    #expect(long.trouble == "udp-length")
    #expect(long.payload == Sample.payload)
    let short = udp { $0[5] = 8 + 3 }
    #expect(short.payload == Array(Sample.payload.prefix(3)))
    #expect(udp { ($0[4], $0[5]) = (0, 0) }.payload == Sample.payload)
  }

  @Test func `no checksum in IPv4 is no error`() {
    #expect(udp { ($0[6], $0[7]) = (0, 0) }.packet.checksum == .unchecked)
  }

  @Test func `TCP options are no payload`() {
    let segment = Frames.tcp(
      Sample.payload, from: Sample.client, to: Sample.server, options: [2, 4, 5, 0xB4, 1, 3, 3, 7])
    #expect(Decoded(Frames.ethernet(Frames.ipv4(segment, protocol: 6))).payload == Sample.payload)
  }

  @Test(arguments: [UInt8(0x40), 0x00, 0xF0])
  func `TCP header lengths that lie`(offset: UInt8) {
    var segment = Frames.tcp([1, 2], from: Sample.client, to: Sample.server)
    segment[12] = offset
    let decoded = Decoded(Frames.ethernet(Frames.ipv4(segment, protocol: 6)))
    #expect(decoded.kind == .ip(6))
    #expect(decoded.payload == segment)
    #expect(decoded.trouble == "tcp-header")
  }

  @Test func `a header that is too short`() {
    let decoded = Decoded(Frames.ethernet(Frames.ipv4([1, 2, 3], protocol: 6)))
    #expect(decoded.kind == .ip(6))
    #expect(decoded.trouble == "short-tcp-header")
    #expect(Decoded(Frames.ethernet(Frames.ipv4([1, 2, 3], protocol: 17))).trouble == "short-udp-header")
  }
}
