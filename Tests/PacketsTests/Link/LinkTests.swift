import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct LinkTests {
  private func expectSample(_ decoded: Decoded, _ comment: Comment? = nil) {
    #expect(decoded.kind == .tcp, comment)
    #expect(decoded.payload == Sample.payload, comment)
    #expect(decoded.packet.source == Frames.client || decoded.packet.source == Frames.client6, comment)
    #expect(decoded.packet.sequence == 77, comment)
    #expect(decoded.packet.checksum == .good, comment)
    #expect(decoded.trouble == nil, comment)
  }

  @Test func `a plain frame`() {
    let decoded = Decoded(Sample.frame)
    expectSample(decoded)
    #expect(decoded.packet.sourcePort == 49_152)
    #expect(decoded.packet.destinationPort == 80)
    #expect(decoded.packet.acknowledgement == 88)
    #expect(decoded.packet.flags == 0x18)
    #expect(decoded.packet.window == 0xFFFF)
    #expect(decoded.linkSource == Frames.clientMAC)
    #expect(decoded.linkDestination == Frames.serverMAC)
  }

  @Test(arguments: [UInt16(0x8100), 0x88A8, 0x9100])
  func `stacked tags`(type: UInt16) {
    for depth in [1, 2, 5, 64] {
      let vlans = (0..<depth).map { UInt16($0) }
      expectSample(Decoded(Frames.ethernet(Sample.packet, vlans: vlans, tagType: type)))
    }
    let deep = Decoded(Frames.ethernet(Sample.packet, vlans: [UInt16](repeating: 1, count: 65), tagType: type))
    #expect(deep.kind == .link(type))
    #expect(deep.trouble == "tag-depth")
  }

  @Test func `Cisco's protocols behind SNAP`() {
    let snap: [UInt8] = [0xAA, 0xAA, 3, 0, 0, 0x0C, 0x20, 0, 2, 180]
    let decoded = Decoded(Frames.ethernet(snap + [0, 0, 0], type: UInt16(snap.count)))
    #expect(decoded.kind == .cisco(0x2000))
    #expect(decoded.payload == [2, 180])
    #expect(Decoded(Frames.ethernet(Array(snap.prefix(7)), type: 7)).kind == .link(0))
  }

  @Test func `LLC with SNAP, and LLC with something else`() {
    let snap: [UInt8] = [0xAA, 0xAA, 3, 0, 0, 0, 8, 0]
    expectSample(Decoded(Frames.ethernet(snap + Sample.packet, type: UInt16(snap.count + Sample.packet.count))))
    let spanning: [UInt8] = [0x42, 0x42, 3, 1, 2, 3, 4]
    let padded = Frames.ethernet(spanning + [UInt8](repeating: 0, count: 39), type: 7)
    let decoded = Decoded(padded)
    #expect(decoded.kind == .link(0))
    #expect(decoded.payload == spanning)
  }

  @Test func `padding behind a short packet is not payload`() {
    let short = Frames.ethernet(Frames.ipv4(Frames.tcp([1], from: Sample.client, to: Sample.server), protocol: 6))
    let decoded = Decoded(short + [UInt8](repeating: 0xEE, count: 20))
    #expect(decoded.payload == [1])
    #expect(decoded.packet.checksum == .good)
  }

  @Test func `Linux cooked frames of both versions`() {
    let one: [UInt8] = [0, 4, 0, 1, 0, 6] + Frames.octets(of: Frames.clientMAC) + [0, 0, 8, 0]
    let decoded = Decoded(one + Sample.packet, .linuxSLL)
    expectSample(decoded)
    #expect(decoded.linkSource == Frames.clientMAC)
    let two: [UInt8] = [0x86, 0xDD, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6] + Frames.octets(of: Frames.clientMAC) + [0, 0]
    let second = Decoded(two + Sample.packet6, .linuxSLL2)
    expectSample(second)
    #expect(second.linkSource == Frames.clientMAC)
    // Netlink (ARPHRD 824) numbers its own families in the protocol field; 0x0800 there is no IP.
    let netlink: [UInt8] = [0, 4, 3, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0]
    #expect(Decoded(netlink + Sample.packet, .linuxSLL).kind == .link(0))
  }

  @Test(arguments: [LinkType.raw, .ipv4])
  func `raw IP`(type: LinkType) { expectSample(Decoded(Sample.packet, type)) }

  @Test func `raw IPv6`() { expectSample(Decoded(Sample.packet6, .raw)) }

  @Test(arguments: [[2, 0, 0, 0], [0, 0, 0, 2]] as [[UInt8]])
  func `loopback in both byte orders`(header: [UInt8]) { expectSample(Decoded(header + Sample.packet, .null)) }

  @Test(arguments: [UInt8(10), 24, 28, 30])
  func `loopback IPv6 of every system`(family: UInt8) {
    expectSample(Decoded([family, 0, 0, 0] + Sample.packet6, .null))
    expectSample(Decoded([0, 0, 0, family] + Sample.packet6, .loop))
  }

  @Test(arguments: [[0xFF, 3, 0, 0x21], [0, 0x21], [0x21], [0xFF, 3, 0x21], [0x0F, 0, 8, 0]] as [[UInt8]])
  func `PPP with and without its optional bytes`(header: [UInt8]) {
    expectSample(Decoded(header + Sample.packet, .ppp))
  }

  @Test func `PPPoE, and a length that lies`() {
    func session(_ length: Int) -> [UInt8] {
      var bytes: [UInt8] = [0x11, 0, 0, 1]
      bytes.append(integer: UInt16(length))
      return Frames.ethernet(bytes + [0, 0x21] + Sample.packet, type: 0x8864)
    }
    expectSample(Decoded(session(Sample.packet.count + 2)))
    let lying = Decoded(session(Sample.packet.count + 900))
    #expect(lying.payload == Sample.payload)
    #expect(lying.trouble == "pppoe-length")
  }

  @Test func `MPLS stacks`() {
    let inner: [UInt8] = [0, 1, 0x01, 64]
    let outer: [UInt8] = [0, 1, 0x00, 64]
    let stacked = Frames.ethernet(outer + outer + inner + Sample.packet, type: 0x8847)
    expectSample(Decoded(stacked))
    expectSample(Decoded(Frames.ethernet(inner + Sample.packet6, type: 0x8848)))
    expectSample(Decoded(Frames.ethernet(inner + [0, 0, 0, 0] + Sample.frame, type: 0x8847)))
    let deep = Array([[UInt8]](repeating: outer, count: 100).joined())
    #expect(Decoded(Frames.ethernet(deep + inner + Sample.packet, type: 0x8847)).trouble == "tag-depth")
  }

  @Test func `unknown EtherTypes and link types keep their payload`() {
    let lldp = Decoded(Frames.ethernet([1, 2, 3], type: 0x88CC))
    #expect(lldp.kind == .link(0x88CC))
    #expect(lldp.payload == [1, 2, 3])
    let usb = Decoded([1, 2, 3], LinkType(rawValue: 220))
    #expect(usb.kind == .link(0))
    #expect(usb.packet.isUnsupported)
    #expect(usb.payload == [1, 2, 3])
    #expect(usb.trouble == "unknown-link-type")
  }

  @Test(arguments: 0...13)
  func `frames shorter than a header`(length: Int) {
    let decoded = Decoded(Array(Sample.frame.prefix(length)))
    #expect(decoded.kind == .link(0))
    #expect(decoded.payload.count == length)
    #expect(decoded.trouble == "short-ethernet")
  }

  @Test func `nesting without tunnels is bounded`() {
    // LLC/SNAP and a tag by turns: each names the next, none is a tunnel.
    let turn: [UInt8] = [0xAA, 0xAA, 3, 0, 0, 0, 0x81, 0, 0, 1, 5, 0xDC]
    let body = Array([[UInt8]](repeating: turn, count: 5000).joined())
    #expect(
      Decoded(Frames.ethernet(body, type: 1500)).trouble == "layer-depth"
        || Decoded(Frames.ethernet(body, type: 1500)).trouble == "ethernet-length")
    let hdlc = Array([[UInt8]](repeating: [0x0F, 0, 0x88, 0x0B], count: 10_000).joined())
    #expect(Decoded(hdlc, .ppp).trouble == "layer-depth")
  }
}
