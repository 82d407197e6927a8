import AuditModel
import Bytes
import Packets
import TestSupport
import Testing

/// A glimpse sees what the decoder sees, or nothing.
@Suite struct GlimpseTests {
  private func glimpse(_ frame: [UInt8], _ linkType: LinkType = .ethernet) -> Packet? {
    Packet(glimpseOf: frame.span.bytes, linkType: linkType)
  }

  private static let datagram = Frames.udp(Sample.payload, from: Sample.client, to: Sample.server)
  private static let datagram6 = Frames.udp(Sample.payload, from: Sample.client6, to: Sample.server6)

  @Test(arguments: [
    Sample.frame, Frames.ethernet(Sample.packet6, type: 0x86DD), Frames.ethernet(Frames.ipv4(datagram, protocol: 17)),
    Frames.ethernet(Frames.ipv6(datagram6, next: 17), type: 0x86DD),
  ]) func `plain headers are seen as they are`(frame: [UInt8]) throws {
    let seen = try #require(glimpse(frame))
    let packet = Decoded(frame).packet
    #expect(seen.kind == packet.kind)
    #expect(seen.source == packet.source)
    #expect(seen.destination == packet.destination)
    #expect(seen.sourcePort == packet.sourcePort)
    #expect(seen.destinationPort == packet.destinationPort)
  }

  @Test func `other frames are not seen`() {
    #expect(glimpse(Sample.packet, .raw) == nil)
    #expect(glimpse(Frames.ethernet(Sample.packet, type: 0x0806)) == nil)
    #expect(glimpse(Frames.ethernet(Frames.ipv4(Sample.segment, protocol: 1))) == nil)
    #expect(glimpse(Frames.ethernet(Frames.ipv4(Sample.segment, protocol: 6, options: [1, 1, 1, 0]))) == nil)
  }

  @Test func `a frame that is cut is not seen`() {
    for frame in [Sample.frame, Frames.ethernet(Sample.packet6, type: 0x86DD)] {
      let ports = frame[12] == 0x08 ? 34 : 54
      for length in 0..<ports + 4 { #expect(glimpse(Array(frame.prefix(length))) == nil) }
      #expect(glimpse(Array(frame.prefix(ports + 4))) != nil)
    }
  }
}
