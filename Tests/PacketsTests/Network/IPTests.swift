import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct IPTests {
  @Test func `IPv4 with options`() {
    let packet = Frames.ipv4(Sample.segment, protocol: 6, options: [7, 7, 4, 0, 0, 0, 0, 0])
    let decoded = Decoded(Frames.ethernet(packet))
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.checksum == .good)
  }

  /// RFC 791 section 3.1: a length below 2, a length beyond the options, and a pointer into nowhere.
  @Test(arguments: [[7, 0, 0, 0], [0x44, 1, 5, 0], [7, 200, 4, 0], [0x83, 7, 255, 1]] as [[UInt8]])
  func `malformed options do not hide the payload`(options: [UInt8]) {
    let decoded = Decoded(Frames.ethernet(Frames.ipv4(Sample.segment, protocol: 6, options: options)))
    #expect(decoded.kind == .tcp)
    #expect(decoded.payload == Sample.payload)
  }

  @Test func `header lengths that lie`() {
    for first: UInt8 in [0x40, 0x44, 0x55, 0x05] {
      var frame = Sample.frame
      frame[14] = first
      let decoded = Decoded(frame)
      #expect(decoded.kind == .link(0x0800))
      #expect(decoded.trouble == "ipv4-header")
      #expect(decoded.payload.count == frame.count - 14)
    }
    var long = Sample.frame
    long[14] = 0x4F
    #expect(Decoded(Array(long.prefix(14 + 30))).trouble != nil)
    var total = Sample.frame
    total[16] = 0
    total[17] = 19
    #expect(Decoded(total).trouble == "ipv4-header")
  }

  @Test func `a total length of zero means the whole frame`() {
    var frame = Sample.frame
    frame[16] = 0
    frame[17] = 0
    let decoded = Decoded(frame)
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.missing == 0)
  }

  @Test func `a total length beyond the frame`() {
    var frame = Sample.frame
    frame[16] = 0x40
    let decoded = Decoded(frame)
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.missing == 0x4000)
    #expect(decoded.trouble == "ip-length")
  }

  @Test(arguments: 34...68)
  func `snapped frames announce what is missing`(length: Int) {
    let decoded = Decoded(Array(Sample.frame.prefix(length)), originalLength: Sample.frame.count)
    #expect(decoded.trouble == nil)
    #expect(decoded.packet.checksum == .unchecked || length == Sample.frame.count)
    if length < 34 + 14 {
      #expect(decoded.kind == .ip(6))
      #expect(decoded.payload.count + decoded.packet.missing == Sample.segment.count)
    } else {
      #expect(decoded.kind == .tcp)
      #expect(decoded.payload.count == max(0, length - 54))
      #expect(decoded.payload.count + decoded.packet.missing == Sample.payload.count)
    }
  }

  /// What a record claims of the wire is not to fill the ledger.
  @Test(arguments: [262_144 + 2_000, 1 << 31, Int(UInt32.max)])
  func `an original length that no link carries loses nothing`(original: Int) {
    let whole = Decoded(Sample.frame, originalLength: original)
    #expect(whole.payload == Sample.payload)
    #expect(whole.packet.missing == 0)
    #expect(whole.trouble?.description == "original-length")
    let other = Decoded(Frames.ethernet([1, 2, 3], type: 0x88B5), originalLength: original)
    #expect(other.packet.missing == 0)
    let cut = Decoded(Array(Sample.frame.prefix(60)), originalLength: original)
    #expect(cut.payload.count + cut.packet.missing == Sample.payload.count, "what the header announces still counts")
  }

  @Test func `wrong checksums are noted, not fatal`() {
    for offset in [24, 50, Sample.frame.count - 1] {
      var frame = Sample.frame
      frame[offset] ^= 0x10
      let decoded = Decoded(frame)
      #expect(decoded.kind == .tcp)
      #expect(decoded.packet.checksum == .bad)
    }
    let decoder = PacketDecoder()
    decoder.verifiesChecksums = false
    #expect(Decoded(Sample.frame, with: decoder).packet.checksum == .unchecked)
  }

  @Test(arguments: 0...70)
  func `checksums of every length`(length: Int) {
    let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
    let frame = Frames.udpFrame(payload, from: Sample.client, to: Sample.server)
    #expect(Decoded(frame).packet.checksum == .good)
    let six = Frames.udpFrame(payload, from: Sample.client6, to: Sample.server6)
    #expect(Decoded(six).packet.checksum == .good)
  }

  @Test func `checksum of large segments of ones`() {
    let payload = [UInt8](repeating: 0xFF, count: 60_001)
    #expect(Decoded(Frames.tcpFrame(payload, from: Sample.client, to: Sample.server)).packet.checksum == .good)
  }

  @Test func `IPv6 with every extension header`() {
    let padding: [UInt8] = [0, 0, 1, 4, 0, 0, 0, 0]
    let authentication: [UInt8] = [0, 4] + [UInt8](repeating: 0, count: 22)
    let packet = Frames.ipv6(
      Frames.tcp(Sample.payload, from: Sample.client6, to: Sample.server6), next: 6,
      extensions: [
        (0, padding), (60, padding), (43, [0, 2, 0, 0] + [UInt8](repeating: 0, count: 20)),
        (44, [0, 0, 0, 0, 0, 0, 0, 9]),
        (51, authentication), (60, padding),
      ])
    let decoded = Decoded(Frames.ethernet(ip: packet))
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.checksum == .good)
    #expect(decoded.trouble == nil)
  }

  @Test func `long chains are linear, lying ones stop`() {
    let option: [UInt8] = [0, 0, 1, 4, 0, 0, 0, 0]
    let segment = Frames.tcp(Sample.payload, from: Sample.client6, to: Sample.server6)
    let chain = Frames.ipv6(segment, next: 6, extensions: (0..<1000).map { _ in (type: 60, bytes: option) })
    #expect(Decoded(Frames.ethernet(ip: chain)).payload == Sample.payload)
    var lying = option
    lying[1] = 255
    let cut = Decoded(Frames.ethernet(ip: Frames.ipv6(segment, next: 6, extensions: [(60, lying)])))
    #expect(cut.kind == .ip(60))
    #expect(cut.trouble == "ipv6-extension")
    let late = Frames.ipv6(segment, next: 6, extensions: [(60, option), (0, option)])
    let decoded = Decoded(Frames.ethernet(ip: late))
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.trouble == "ipv6-hop-by-hop")
    let atoms = Frames.ipv6(
      segment, next: 6,
      extensions: (0..<3000).map { (type: $0 % 2 == 0 ? 44 : 60, bytes: [UInt8](repeating: 0, count: 8)) })
    #expect(Decoded(Frames.ethernet(ip: atoms)).trouble == "tunnel-depth")
  }

  /// RFC 8200 section 4.2: PadN with no data, over the longest header there is, many times.
  @Test func `floods of padding are passed over`() {
    let flood = [0, 255] + [UInt8](repeating: 0, count: 6) + (0..<1020).flatMap { _ in [1, 0] as [UInt8] }
    let segment = Frames.tcp(Sample.payload, from: Sample.client6, to: Sample.server6)
    let packet = Frames.ipv6(segment, next: 6, extensions: (0..<20).map { (type: $0 == 0 ? 0 : 60, bytes: flood) })
    let decoded = Decoded(Frames.ethernet(ip: packet))
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.trouble == nil)
  }

  @Test func `a routing header with segments left leaves the checksum open`() {
    let routing: [UInt8] = [0, 2, 0, 1] + [UInt8](repeating: 1, count: 20)
    let segment = Frames.tcp(Sample.payload, from: Sample.client6, to: Sample.server6)
    let decoded = Decoded(Frames.ethernet(ip: Frames.ipv6(segment, next: 6, extensions: [(43, routing)])))
    #expect(decoded.payload == Sample.payload)
    #expect(decoded.packet.checksum == .unchecked)
  }

  @Test func `a jumbogram`() {
    let payload = [UInt8](repeating: 3, count: 70_000)
    let segment = Frames.tcp(payload, from: Sample.client6, to: Sample.server6)
    var option: [UInt8] = [0, 0, 0xC2, 4]
    option.append(integer: UInt32(segment.count + 8))
    var packet = Frames.ipv6(segment, next: 6, extensions: [(0, option)])
    packet[4] = 0
    packet[5] = 0
    let decoded = Decoded(Frames.ethernet(ip: packet) + [9, 9, 9])
    #expect(decoded.payload == payload)
  }

  @Test func `ARP tells its sender`() {
    let arp = Frames.arp(
      operation: 2, sender: Frames.clientMAC, senderAddress: Frames.client, target: Frames.serverMAC,
      targetAddress: Frames.server)
    let decoded = Decoded(Frames.ethernet(arp, type: 0x0806) + [UInt8](repeating: 0, count: 18))
    #expect(decoded.kind == .arp)
    #expect(decoded.payload == arp)
    #expect(decoded.packet.source == Frames.client)
    #expect(decoded.packet.destination == Frames.server)
    #expect(decoded.neighbour == Neighbour(address: Frames.client, mac: Frames.clientMAC))
    let probe = Frames.arp(
      operation: 1, sender: Frames.clientMAC, senderAddress: IPAddress(v4: 0), target: MACAddress(bits: 0),
      targetAddress: Frames.client)
    #expect(Decoded(Frames.ethernet(probe, type: 0x0806)).neighbour == nil)
    #expect(Decoded(Frames.ethernet(Array(arp.prefix(20)), type: 0x0806)).trouble == "short-arp")
  }

  @Test func `IPv6 neighbour advertisements tell the target`() {
    let target = IPAddress(v6: 0x2001_0db8_0000_0000_0000_0000_0000_0077)
    let message: [UInt8] =
      [136, 0, 0, 0, 0x60, 0, 0, 0] + Frames.octets(of: target) + [2, 1] + Frames.octets(of: Frames.clientMAC)
    let decoded = Decoded(Frames.ethernet(ip: Frames.ipv6(message, next: 58)))
    #expect(decoded.kind == .ip(58))
    #expect(decoded.payload == message)
    #expect(decoded.neighbour == Neighbour(address: target, mac: Frames.clientMAC))
    let solicitation: [UInt8] =
      [135, 0, 0, 0, 0, 0, 0, 0] + Frames.octets(of: target) + [1, 1] + Frames.octets(of: Frames.clientMAC)
    let asked = Decoded(Frames.ethernet(ip: Frames.ipv6(solicitation, next: 58)))
    #expect(asked.neighbour == Neighbour(address: Frames.client6, mac: Frames.clientMAC))
    let looping: [UInt8] = Array(message.prefix(24)) + [9, 0, 0, 0, 0, 0, 0, 0]
    #expect(Decoded(Frames.ethernet(ip: Frames.ipv6(looping, next: 58))).neighbour == nil)
  }

  @Test func `other protocols keep what is above IP`() {
    let echo: [UInt8] = [8, 0, 0, 0, 1, 2, 3, 4]
    let decoded = Decoded(Frames.ethernet(Frames.ipv4(echo, protocol: 1)))
    #expect(decoded.kind == .ip(1))
    #expect(decoded.payload == echo)
  }

  @Test func `every cut of a frame is safe and accounts for its bytes`() {
    for frame in [Sample.frame, Frames.ethernet(ip: Sample.packet6, vlans: [1, 2])] {
      for length in 0..<frame.count {
        let decoded = Decoded(Array(frame.prefix(length)), originalLength: frame.count)
        #expect(decoded.payload.count + decoded.packet.missing <= frame.count)
        #expect(decoded.trouble == nil)
      }
    }
  }

  @Test func `random damage is safe`() {
    var state: UInt64 = 42
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let types: [LinkType] = [
      .ethernet, .raw, .linuxSLL, .linuxSLL2, .null, .ppp, .pppEther, .ieee80211, .ieee80211Radiotap, .ppi, .ciscoHDLC,
    ]
    let decoder = PacketDecoder()
    for round in 0..<20_000 {
      var frame = round % 2 == 0 ? Sample.frame : Frames.ethernet(ip: Sample.packet6)
      for _ in 0..<(1 + next() % 6) { frame[next() % frame.count] = UInt8(truncatingIfNeeded: next()) }
      let cut = Array(frame.dropFirst(round % 3 == 0 ? 14 : 0).prefix(next() % 90))
      let decoded = Decoded(cut, types[next() % types.count], with: decoder, number: round, seconds: Int64(next()))
      #expect(decoded.payload.count <= max(cut.count, 65_535))
    }
  }
}
