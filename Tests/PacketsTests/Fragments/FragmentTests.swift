import AuditModel
import Packets
import TestSupport
import Testing

@Suite struct FragmentTests {
  private let text = (0..<100).map { UInt8(0x20 + $0 % 90) }
  private var datagram: [UInt8] { Frames.udp(text, from: Sample.client, to: Sample.server) }
  private var datagram6: [UInt8] { Frames.udp(text, from: Sample.client6, to: Sample.server6) }

  private func decode(_ packets: [[UInt8]], _ decoder: PacketDecoder = PacketDecoder()) -> [Decoded] {
    packets.enumerated().map { Decoded(Frames.ethernet(ip: $1), with: decoder, number: $0 + 1) }
  }

  private func part(_ range: Range<Int>, more: Bool, of bytes: [UInt8]? = nil, six: Bool = false) -> [UInt8] {
    let source = bytes ?? (six ? datagram6 : datagram)
    return Frames.fragment(
      Array(source[range]), protocol: 17, from: six ? Frames.client6 : Frames.client,
      to: six ? Frames.server6 : Frames.server, offset: range.lowerBound, more: more)
  }

  @Test(arguments: [8, 16, 56, 104], [false, true])
  func `fragments of any size in any order`(size: Int, six: Bool) {
    let whole = six ? datagram6 : datagram
    let parts = Frames.fragments(
      whole, protocol: 17, from: six ? Frames.client6 : Frames.client, to: six ? Frames.server6 : Frames.server,
      size: size)
    for order in [parts, parts.reversed(), Array(parts[1...]) + [parts[0]]] {
      let decoder = PacketDecoder()
      let results = decode(order, decoder)
      #expect(results.dropLast().allSatisfy { $0.kind == .fragment })
      #expect(results.last?.kind == .udp)
      #expect(results.last?.payload == text)
      #expect(results.last?.packet.checksum == .good)
      #expect(results.last?.packet.place == .datagram)
      #expect(decoder.fragmentFrames == Array(1...parts.count))
      #expect(results.allSatisfy { $0.trouble == nil })
      #expect(decoder.fragments.waitingCount == 0)
      #expect(decoder.fragments.pendingBytes == 0)
    }
  }

  @Test func `repeated fragments are passed over`() {
    for six in [false, true] {
      let results = decode([
        part(0..<40, more: true, six: six), part(0..<40, more: true, six: six), part(40..<108, more: false, six: six),
      ])
      #expect(results.last?.payload == text)
      #expect(results.allSatisfy { $0.trouble == nil })
    }
  }

  @Test func `a repeated last fragment gives nothing twice`() {
    let decoder = PacketDecoder()
    let results = decode(
      [part(0..<56, more: true), part(56..<108, more: false), part(56..<108, more: false)], decoder)
    #expect(results.map(\.kind) == [.fragment, .udp, .fragment])
    #expect(results[1].payload == text)
    #expect(decoder.fragments.waitingBytes == 52)
  }

  @Test func `a datagram whose last fragment promises more never ends`() {
    let decoder = PacketDecoder()
    let results = decode([part(0..<56, more: true), part(56..<104, more: true)], decoder)
    #expect(results.allSatisfy { $0.kind == .fragment })
    #expect(decoder.fragments.waitingBytes == 104)
    #expect(decoder.fragments.pendingBytes == 104)
  }

  /// RFC 1858 section 3: the first fragment holds the ports alone, the flags come with the next.
  @Test func `a TCP header may be spread over fragments`() {
    let parts = Frames.fragments(Sample.segment, protocol: 6, size: 8)
    let last = decode(parts).last
    #expect(last?.kind == .tcp)
    #expect(last?.payload == Sample.payload)
    #expect(last?.packet.checksum == .good)
  }

  /// One host sends on one VLAN at a time, so VLANs are not told apart; what does not fit together is told.
  @Test func `the same datagram number on two VLANs`() {
    var other = datagram
    for index in 8..<other.count { other[index] ^= 0xFF }
    func tagged(_ packet: [UInt8], _ vlan: UInt16) -> [UInt8] { Frames.ethernet(packet, vlans: [vlan]) }
    let decoder = PacketDecoder()
    let troubles = [
      tagged(part(0..<56, more: true), 1), tagged(part(0..<56, more: true, of: other), 2),
      tagged(part(56..<108, more: false), 1), tagged(part(56..<108, more: false, of: other), 2),
    ].map { Decoded($0, with: decoder).trouble }
    #expect(troubles[1] == "fragment-conflict")
    let mirrored = PacketDecoder()
    let results = [1, 2, 1].map { Decoded(tagged(part(0..<56, more: true), $0), with: mirrored) }
    #expect(results.allSatisfy { $0.trouble == nil })
    #expect(Decoded(tagged(part(56..<108, more: false), 2), with: mirrored).payload == text)
  }

  /// The shapes of Novak and Sturges (2007): the later fragment begins before, at or after the earlier one, and ends
  /// before, at or after it.
  @Test(arguments: [0..<24, 0..<40, 0..<64, 24..<40, 24..<64, 32..<40, 32..<56, 40..<48, 16..<72, 24..<56])
  func `what came first wins in IPv4`(range: Range<Int>) {
    var other = datagram
    for index in other.indices { other[index] ^= 0xFF }
    let middle = 24..<56
    let results = decode([
      part(middle, more: true), part(range, more: true, of: other), part(0..<104, more: true),
      part(104..<108, more: false),
    ])
    #expect(results[1].trouble == (range.overlaps(middle) ? "fragment-conflict" : nil))
    #expect(results[2].trouble != nil)
    let last = results[3]
    #expect(last.packet.place == .datagram)
    let decoder = PacketDecoder()
    _ = decode([part(middle, more: true), part(range, more: true, of: other), part(0..<104, more: true)], decoder)
    _ = decode([part(104..<108, more: false)], decoder)
    for index in 0..<108 {
      let isFirst = middle.contains(index) || !range.contains(index)
      #expect(decoder.datagram[index] == (isFirst ? datagram[index] : other[index]))
    }
  }

  @Test func `equal bytes that overlap are told, not lost`() {
    let results = decode([part(0..<48, more: true), part(40..<108, more: false)])
    #expect(results[1].trouble == "fragment-overlap")
    #expect(results[1].payload == text)
  }

  @Test func `any overlap kills an IPv6 datagram, later fragments too`() {
    let decoder = PacketDecoder()
    let results = decode(
      [
        part(0..<48, more: true, six: true), part(40..<64, more: true, six: true),
        part(48..<108, more: false, six: true),
        part(0..<48, more: true, six: true),
      ], decoder)
    #expect(results[1].trouble == "fragment-conflict")
    #expect(results.dropFirst().allSatisfy { $0.kind == .ip(17) })
    #expect(decoder.fragments.abandonedBytes == 48)
  }

  @Test func `ends that contradict each other`() {
    let results = decode([part(56..<104, more: false), part(104..<108, more: false), part(0..<56, more: true)])
    #expect(results[1].trouble == "fragment-conflict")
    #expect(results[2].packet.place == .datagram)
    let before = decode([part(56..<104, more: true), part(16..<40, more: false)])
    #expect(before[1].trouble == "fragment-conflict")
  }

  @Test func `the ping of death and other sizes`() {
    let large = Frames.fragment([UInt8](repeating: 1, count: 1480), protocol: 1, offset: 65_528, more: false)
    #expect(decode([large])[0].trouble == "fragment-too-large")
    let odd = Frames.fragment([1, 2, 3, 4, 5, 6, 7, 8, 9], protocol: 17, offset: 0, more: true)
    #expect(decode([odd])[0].trouble == "fragment-length")
    let empty = Frames.fragment([], protocol: 17, offset: 8, more: true)
    #expect(decode([empty])[0].trouble == "fragment-length")
  }

  @Test func `key is addresses, identification and protocol`() {
    let decoder = PacketDecoder()
    let first = Frames.fragment(Array(datagram[0..<56]), protocol: 17, offset: 0, more: true)
    let others = [
      Frames.fragment(Array(datagram[56...]), protocol: 6, offset: 56, more: false),
      Frames.fragment(Array(datagram[56...]), protocol: 17, id: 8, offset: 56, more: false),
      Frames.fragment(
        Array(datagram[56...]), protocol: 17, from: Frames.server, to: Frames.client, offset: 56, more: false),
    ]
    #expect(decode([first] + others, decoder).allSatisfy { $0.kind == .fragment })
    #expect(decoder.fragments.waitingCount == 4)
    #expect(decoder.fragments.waitingBytes == 56 + 3 * 52)
  }

  @Test(arguments: [(Int64(59), true), (600, false), (-600, false)])
  func `fragments wait a minute`(seconds: Int64, isJoined: Bool) {
    let decoder = PacketDecoder()
    _ = Decoded(Frames.ethernet(part(0..<56, more: true)), with: decoder, seconds: 1000)
    let second = Decoded(Frames.ethernet(part(56..<108, more: false)), with: decoder, seconds: 1000 + seconds)
    #expect((second.kind == .udp) == isJoined)
    #expect(decoder.fragments.abandonedBytes == (isJoined ? 0 : 56))
  }

  @Test func `a flood of half datagrams stays bounded and told`() {
    let decoder = PacketDecoder()
    var told = 0
    for id in 0..<40_000 {
      let packet = Frames.fragment([UInt8](repeating: 1, count: 8), protocol: 17, id: UInt32(id), offset: 8, more: true)
      if Decoded(Frames.ethernet(packet), with: decoder).trouble == "fragment-flood" { told += 1 }
    }
    #expect(decoder.fragments.waitingCount <= 16_384)
    #expect(told > 0)
    let large = Frames.fragment(
      [UInt8](repeating: 1, count: 65_000), protocol: 17, from: Frames.client6, to: Frames.server6, offset: 8,
      more: true)
    for id in 0..<400 {
      var packet = large
      packet[46] = UInt8(id >> 8)
      packet[47] = UInt8(id & 0xFF)
      _ = Decoded(Frames.ethernet(ip: packet), with: decoder)
    }
    #expect(decoder.fragments.waitingBytes <= 16 << 20)
    #expect(decoder.fragments.pendingBytes == 320_000 + 26_000_000)
  }

  @Test func `ten thousand complete datagrams leave nothing behind`() {
    let decoder = PacketDecoder()
    for id in 0..<10_000 {
      let parts = Frames.fragments(datagram, protocol: 17, id: UInt32(id), size: 56)
      #expect(decode(parts, decoder).last?.kind == .udp)
    }
    #expect(decoder.fragments.waitingCount == 0)
  }

  @Test func `atomic fragments stand for themselves`() {
    let decoder = PacketDecoder()
    let atom = Frames.fragment(
      datagram6, protocol: 17, from: Frames.client6, to: Frames.server6, offset: 0, more: false)
    let result = decode([part(0..<56, more: true, six: true), atom], decoder)[1]
    #expect(result.kind == .udp)
    #expect(result.payload == text)
    #expect(result.packet.place == .frame)
  }

  @Test func `fragments inside a fragmented tunnel`() {
    let inner = Frames.fragments(datagram, protocol: 17, size: 56)
    let decoder = PacketDecoder()
    var results: [Decoded] = []
    for (index, packet) in inner.enumerated() {
      results += decode(Frames.fragments(packet, protocol: 4, id: UInt32(100 + index), size: 24), decoder)
    }
    #expect(results.last?.kind == .udp)
    #expect(results.last?.payload == text)
  }

  @Test func `a snapped fragment joins no datagram`() {
    let frame = Frames.ethernet(part(0..<56, more: true))
    let decoded = Decoded(Array(frame.dropLast(10)), originalLength: frame.count)
    #expect(decoded.kind == .ip(17))
    #expect(decoded.trouble == "fragment-cut")
    #expect(decoded.payload.count + decoded.packet.missing == 56)
  }

  @Test func `tiny fragments in reverse order take no more than linear memory`() {
    let large = Frames.udp([UInt8](repeating: 7, count: 60_000), from: Sample.client, to: Sample.server)
    let decoder = PacketDecoder()
    let results = decode(Frames.fragments(large, protocol: 17, size: 8).reversed(), decoder)
    #expect(results.last?.payload.count == 60_000)
    #expect(decoder.fragmentFrames.count == 1000)
  }
}
