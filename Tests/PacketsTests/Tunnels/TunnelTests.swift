import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct TunnelTests {
  private let vxlanPort = Endpoint(IPAddress(v4: 0x0A4D_0001), 4789)
  private let peer = Endpoint(IPAddress(v4: 0x0A4D_0002), 4789)

  private func vxlan(_ frame: [UInt8]) -> [UInt8] {
    Frames.udpFrame([0x08, 0, 0, 0, 0, 0, 7, 0] + frame, from: peer, to: vxlanPort)
  }

  private func expectSample(_ frame: [UInt8]) {
    let decoded = Decoded(frame)
    #expect(decoded.kind == .tcp)
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.checksum == .good)
    #expect(decoded.trouble == nil)
  }

  @Test func `IP in IP, 6in4 and 4in6`() {
    expectSample(Frames.ethernet(Frames.ipv4(Sample.packet, protocol: 4)))
    expectSample(Frames.ethernet(Frames.ipv4(Sample.packet6, protocol: 41)))
    expectSample(Frames.ethernet(ip: Frames.ipv6(Sample.packet, next: 4)))
  }

  @Test func `GRE with its optional fields`() {
    for (flags, fields) in [
      (UInt8(0), 0), (0x80, 4), (0x20, 4), (0x10, 4), (0xB0, 12),
    ] {
      let header = [flags, 0, 8, 0] + [UInt8](repeating: 0, count: fields)
      expectSample(Frames.ethernet(Frames.ipv4(header + Sample.packet, protocol: 47)))
    }
    expectSample(Frames.ethernet(Frames.ipv4([0, 0, 0x65, 0x58] + Sample.frame, protocol: 47)))
    expectSample(
      Frames.ethernet(
        Frames.ipv4([0x10, 0, 0x88, 0xBE, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 8) + Sample.frame, protocol: 47)))
    let pptp: [UInt8] = [0x30, 0x81, 0x88, 0x0B] + [UInt8](repeating: 0, count: 12) + [0xFF, 3, 0, 0x21]
    expectSample(Frames.ethernet(Frames.ipv4(pptp + Sample.packet, protocol: 47)))
  }

  @Test func `VXLAN, and UDP to its port that is none`() {
    expectSample(vxlan(Sample.frame))
    #expect(Decoded(vxlan(Sample.frame)).linkSource == Frames.clientMAC)
    let other = Decoded(Frames.udpFrame(Array("hello, hello, hello, hello".utf8), from: peer, to: vxlanPort))
    #expect(other.kind == .udp)
  }

  @Test func `ports of the outer datagram do not shine through`() {
    let ping = Frames.ethernet(Frames.ipv4([8, 0, 0, 0], protocol: 1))
    let decoded = Decoded(vxlan(ping))
    #expect(decoded.kind == .ip(1))
    #expect(decoded.packet.destinationPort == 0)
  }

  /// Geneve (RFC 8926), Teredo (RFC 4380) and GTP-U are not opened: the datagram stays whole, to be searched raw.
  @Test(arguments: [
    (UInt16(6081), [UInt8]([0, 0, 0x65, 0x58, 0, 0, 7, 0]) + Sample.frame), (UInt16(3544), Sample.packet6),
    (UInt16(2152), [UInt8]([0x30, 0xFF, 0, UInt8(Sample.packet.count), 0, 0, 0, 1]) + Sample.packet),
  ])
  func `tunnels that are not opened stay datagrams`(port: UInt16, datagram: [UInt8]) {
    let end = Endpoint(IPAddress(v4: 0x0A4D_0001), port)
    let decoded = Decoded(Frames.udpFrame(datagram, from: peer, to: end))
    #expect(decoded.kind == .udp)
    #expect(decoded.payload == datagram)
  }

  @Test func `a chain of GRE ends at the limit`() {
    var packet = Sample.packet
    for _ in 0..<200 { packet = Frames.ipv4([0, 0, 8, 0] + packet, protocol: 47) }
    let decoded = Decoded(Frames.ethernet(packet))
    #expect(decoded.kind == .ip(47))
    #expect(decoded.trouble == "tunnel-depth")
  }

  @Test func `tunnels in tunnels end at the limit`() {
    var packet = Sample.packet
    for _ in 0..<8 { packet = Frames.ipv4(packet, protocol: 4) }
    expectSample(Frames.ethernet(packet))
    let deeper = Decoded(Frames.ethernet(Frames.ipv4(packet, protocol: 4)))
    #expect(deeper.kind == .ip(4))
    #expect(deeper.trouble == "tunnel-depth")
    var frame = Sample.frame
    for _ in 0..<12 { frame = vxlan(frame) }
    #expect(Decoded(frame).kind == .udp)
  }
}
