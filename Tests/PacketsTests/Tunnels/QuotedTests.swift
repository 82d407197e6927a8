import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct QuotedTests {
  private func decode(_ frame: [UInt8]) -> PacketDecoder {
    let decoder = PacketDecoder()
    _ = Decoded(frame, with: decoder)
    return decoder
  }

  private func error(type: UInt8, _ quoted: [UInt8]) -> [UInt8] {
    Frames.ethernet(
      Frames.ipv4([type, 3, 0, 0, 0, 0, 0, 0] + quoted, protocol: 1, from: Frames.server, to: Frames.client))
  }

  private func error6(type: UInt8, _ quoted: [UInt8]) -> [UInt8] {
    Frames.ethernet(
      ip: Frames.ipv6([type, 3, 0, 0, 0, 0, 0, 0] + quoted, next: 58, from: Frames.server6, to: Frames.client6))
  }

  @Test(arguments: [3, 4, 5, 11, 12] as [UInt8]) func `an ICMP error shows whose packet it answers`(type: UInt8) throws
  {
    let quoted = try #require(decode(error(type: type, Array(Sample.packet.prefix(40)))).quoted)
    #expect(quoted.kind == .tcp)
    #expect(quoted.source == Sample.client.address && quoted.destination == Sample.server.address)
    #expect(quoted.sourcePort == 49_152 && quoted.destinationPort == 80)
    #expect(quoted.payload.isEmpty)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt8]) func `an ICMPv6 error does so too`(type: UInt8) throws {
    let datagram = Frames.udp([1, 2, 3], from: Sample.client6, to: Sample.server6)
    let quoted = try #require(decode(error6(type: type, Frames.ipv6(datagram, next: 17))).quoted)
    #expect(quoted.kind == .udp)
    #expect(quoted.source == Sample.client6.address && quoted.destinationPort == 80)
  }

  @Test func `no error, no quotation`() {
    #expect(decode(error(type: 0, Sample.packet)).quoted == nil)
    #expect(decode(error(type: 8, Sample.packet)).quoted == nil)
    #expect(decode(error6(type: 128, Sample.packet6)).quoted == nil)
    #expect(decode(Sample.frame).quoted == nil)
    // ICMP in IPv4 does not quote IPv6, and a later fragment has no ports.
    #expect(decode(error(type: 3, Sample.packet6)).quoted == nil)
    #expect(decode(error(type: 3, Frames.ipv4(Sample.segment, protocol: 6, offset: 64))).quoted == nil)
  }

  @Test func `a quotation cut at any length`() {
    // Wireshark counts a quoted TCP stream only if it can read the header up to the window.
    for length in 0...40 {
      #expect((decode(error(type: 3, Array(Sample.packet.prefix(length)))).quoted != nil) == (length >= 36))
    }
    let datagram = Frames.ipv4(Frames.udp([1], from: Sample.client, to: Sample.server), protocol: 17)
    for length in 0...29 {
      #expect((decode(error(type: 3, Array(datagram.prefix(length)))).quoted != nil) == (length >= 28))
    }
  }

  @Test func `what a frame showed is forgotten with the next`() {
    let decoder = decode(error(type: 3, Sample.packet))
    #expect(decoder.showsOtherConversations)
    _ = Decoded(Sample.frame, with: decoder)
    #expect(!decoder.showsOtherConversations && decoder.quoted == nil)
  }

  @Test func `datagrams around a tunnel`() {
    let peer = Endpoint(IPAddress(v4: 0x0A4D_0002), 50_000)
    let port = Endpoint(IPAddress(v4: 0x0A4D_0001), 4789)
    let vxlan: [UInt8] = [0x08, 0, 0, 0, 0, 0, 7, 0]
    let decoder = decode(
      Frames.udpFrame(vxlan + Frames.udpFrame(vxlan + Sample.frame, from: port, to: port), from: peer, to: port))
    #expect(decoder.carriers.map(\.sourcePort) == [50_000, 4789])
    #expect(decoder.carriers.allSatisfy { $0.kind == .udp && $0.destinationPort == 4789 })
    _ = Decoded(Sample.frame, with: decoder)
    #expect(decoder.carriers.isEmpty)
  }
}
