import AuditModel
import Captures
import TestSupport
import Testing

@Suite struct PcapngTests {
  typealias Option = PcapngBlocks.Option
  private let frame = [UInt8](repeating: 5, count: 61)

  private func blocks(little: Bool = true, _ body: (inout PcapngBlocks) -> Void) -> PcapngBlocks {
    var blocks = PcapngBlocks(little: little)
    blocks.section()
    blocks.interface()
    body(&blocks)
    return blocks
  }

  @Test(arguments: [true, false], [true, false])
  func `both byte orders and both time units`(little: Bool, nanoseconds: Bool) throws {
    let read = try ReadCapture(CaptureBuilder([frame, [], [1]]).pcapng(nanoseconds: nanoseconds, little: little))
    #expect(read.frames == [frame, [], [1]])
    #expect(read.headers.map(\.time.seconds) == [1_700_000_000, 1_700_000_000, 1_700_000_000])
    #expect(read.headers[1].time.nanoseconds == 1_700_000_000_001_000_000)
    #expect(read.notices.isEmpty)
  }

  @Test func `sections of different byte order with their own interfaces`() throws {
    var first = blocks { $0.packet(frame) }
    var second = PcapngBlocks(little: false)
    second.section()
    second.interface(.raw)
    second.packet([0x45])
    first.bytes += second.bytes
    let read = try ReadCapture(first.bytes)
    #expect(read.headers.map(\.linkType) == [.ethernet, .raw])
    #expect(read.headers.map(\.interface) == [0, 1])
    #expect(read.headers.map(\.number) == [1, 2])
    #expect(read.totals.linkTypes == [.ethernet, .raw])
  }

  /// Draft section 4.2, if_tsresol: powers of ten with the high bit clear, of two with it set.
  @Test(arguments: [
    (UInt8(6), UInt64(1_500_000), Int64(1_500_000_000)), (9, 7, 7), (0, 3, 3_000_000_000), (3, 1500, 1_500_000_000),
    (12, 5_000, 5), (0x80, 2, 2_000_000_000), (0x81, 3, 1_500_000_000), (0xA0, 1 << 31, 500_000_000),
    (127, .max, 0), (0xFF, .max, 0), (0, .max, .max),
  ])
  func `time resolutions`(code: UInt8, ticks: UInt64, nanoseconds: Int64) throws {
    var blocks = PcapngBlocks()
    blocks.section()
    blocks.interface(options: [Option(code: 9, value: [code])])
    blocks.packet([1], ticks: ticks)
    #expect(try ReadCapture(blocks.bytes).headers.first?.time.nanoseconds == nanoseconds)
  }

  @Test(arguments: [Int64(100), -100, .max, .min])
  func `time offsets`(seconds: Int64) throws {
    var blocks = PcapngBlocks()
    blocks.section()
    var value: [UInt8] = []
    value.append(integer: seconds, little: true)
    blocks.interface(options: [Option(code: 14, value: value)])
    blocks.packet([1], ticks: 1_000_000)
    let expected = seconds == .max ? Int64.max : seconds == .min ? .min + 1_000_000_000 : (seconds + 1) * 1_000_000_000
    #expect(try ReadCapture(blocks.bytes).headers.first?.time.nanoseconds == expected)
  }

  @Test func `simple and obsolete packet blocks`() throws {
    var blocks = PcapngBlocks()
    blocks.section()
    blocks.interface(snapLength: 30)
    blocks.oldPacket(frame, ticks: 2_000_000)
    blocks.simplePacket(Array(frame.prefix(30)), originalLength: 61)
    let read = try ReadCapture(blocks.bytes)
    #expect(read.frames == [frame, Array(frame.prefix(30))])
    #expect(read.headers[1].originalLength == 61)
    #expect(read.totals.truncatedPackets == 1)
    #expect(read.totals.last == Timestamp(seconds: 2))
  }

  @Test func `what stands between the frames is told in order`() throws {
    let name = Option(code: 2, text: "eth0")
    let filter = Option(code: 11, value: [0] + Array("tcp port 80".utf8))
    var blocks = PcapngBlocks()
    blocks.section(options: [Option(code: 1, text: "of the section")])
    blocks.interface(snapLength: 96, options: [name, filter, Option(code: 9, value: [9])])
    blocks.names([(Frames.server, "www.example.com"), (Frames.server6, "v6.example.com")])
    blocks.secrets(type: 0x544C_534B, Array("CLIENT_RANDOM 00 11\n".utf8))
    blocks.packet(frame, options: [Option(code: 1, text: "of the frame")])
    blocks.statistics(received: 10, dropped: 3)
    let read = try ReadCapture(blocks.bytes)
    var interface = CaptureInterface(index: 0, linkType: .ethernet)
    interface.name = "eth0"
    interface.filter = "tcp port 80"
    interface.snapLength = 96
    interface.resolution = .nanoseconds
    #expect(
      read.extras == [
        .comment(frame: nil, text: "of the section"), .interface(interface),
        .name(Frames.server, "www.example.com"), .name(Frames.server6, "v6.example.com"),
        .secrets(type: 0x544C_534B, bytes: Array("CLIENT_RANDOM 00 11\n".utf8)),
        .comment(frame: 1, text: "of the frame"), .statistics(interface: 0, received: 10, dropped: 3),
      ])
    #expect(read.frames == [frame])
  }

  @Test func `custom and unknown blocks are passed over`() throws {
    let read = try ReadCapture(
      blocks {
        $0.block(0xBAD, [UInt8](repeating: 9, count: 40))
        $0.block(0x4000_0BAD, [1, 2, 3, 4])
        $0.block(0x7FFF_FFFF, [UInt8](repeating: 6, count: 3_000_000))
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.notices.isEmpty)
  }

  /// As tshark 4.0.17 numbers the same blocks.
  @Test func `custom blocks and journal entries take a number`() throws {
    let read = try ReadCapture(
      blocks {
        $0.packet(frame)
        $0.block(0xBAD, [0xD9, 0x7E, 0, 0])
        $0.packet(frame)
        $0.block(0x4000_0BAD, [0xD9, 0x7E, 0, 0])
        $0.packet(frame)
        $0.block(9, Array("__REALTIME_TIMESTAMP=1\nMESSAGE=x\n".utf8))
        $0.packet(frame)
        $0.block(0x7FFF_FFFF, [1, 2, 3, 4])
        $0.packet(frame)
      }.bytes)
    #expect(read.headers.map(\.number) == [1, 3, 5, 7, 8])
    #expect(read.totals.packets == 5)
  }

  @Test(arguments: [UInt32(0), 11])
  func `an impossible block length ends the reading`(length: UInt32) throws {
    let read = try ReadCapture(
      blocks {
        $0.packet(frame)
        $0.block(6, [UInt8](repeating: 0, count: 40), length: length)
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds == ["damaged-block"])
  }

  @Test func `a block length without its padding is rounded up`() throws {
    let read = try ReadCapture(
      blocks {
        var body: [UInt8] = []
        for word in [0, 0, 0, 61, 61] as [UInt32] { body.append(integer: word, little: true) }
        $0.block(6, body + frame, length: 95)
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame, frame])
    #expect(read.kinds == ["block-length"])
  }

  @Test(arguments: [UInt64(0), 3, 12_345, 1 << 63])
  func `a wrong section length does no harm`(length: UInt64) throws {
    var blocks = PcapngBlocks()
    blocks.section(length: length)
    blocks.interface()
    blocks.packet(frame)
    blocks.packet(frame)
    #expect(try ReadCapture(blocks.bytes).frames == [frame, frame])
  }

  @Test(arguments: [UInt32(1), 2, 3, 4, 5, 6, 10, 0xBAD])
  func `a block of two gigabytes ends with the file`(type: UInt32) throws {
    let read = try ReadCapture(
      blocks {
        $0.packet(frame)
        $0.block(type, [UInt8](repeating: 0, count: 40), length: 0x8000_0000)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds.last == "truncated-capture")
  }

  @Test func `a differing second length is a notice if a block follows`() throws {
    let read = try ReadCapture(
      blocks {
        $0.block(5, [UInt8](repeating: 0, count: 12), trailingLength: 99)
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds == ["block-length"])
  }

  @Test func `a differing second length ends the reading if no block follows`() throws {
    var bytes = blocks { $0.block(5, [UInt8](repeating: 0, count: 12), trailingLength: 99) }.bytes
    bytes += [UInt8](repeating: 0x30, count: 64)
    let read = try ReadCapture(bytes)
    #expect(read.frames.isEmpty)
    #expect(read.kinds == ["damaged-block"])
  }

  @Test func `a captured length beyond the block is cut to it`() throws {
    var bytes = blocks { $0.packet([1, 2, 3, 4]) }.bytes
    let packet = bytes.count - 36
    bytes[packet + 20] = 200
    let read = try ReadCapture(bytes)
    #expect(read.frames == [[1, 2, 3, 4]])
    #expect(read.kinds == ["captured-length"])
  }

  @Test func `an option beyond its block is left out`() throws {
    var blocks = PcapngBlocks()
    blocks.section()
    blocks.block(1, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0xFF, 0xFF])
    blocks.packet(frame)
    let read = try ReadCapture(blocks.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds == ["damaged-option"])
  }

  @Test func `a frame of an unknown interface is kept without link type`() throws {
    let read = try ReadCapture(
      blocks {
        $0.packet(frame, interface: 3)
        $0.packet(frame)
      }.bytes)
    #expect(read.headers.map(\.linkType) == [.unknown, .ethernet])
    #expect(read.kinds == ["unknown-interface"])
  }

  @Test func `packets before any interface and blocks before any section`() throws {
    var early = PcapngBlocks()
    early.section()
    early.simplePacket(frame)
    early.interface()
    early.packet(frame)
    #expect(try ReadCapture(early.bytes).headers.map(\.linkType) == [.unknown, .ethernet])
    var none = PcapngBlocks()
    none.packet(frame)
    #expect(ReadCapture.error(none.bytes)?.description.contains("is not a capture") == true)
  }

  @Test func `interfaces may be added between packets`() throws {
    let read = try ReadCapture(
      blocks {
        $0.packet(frame)
        $0.interface(.linuxSLL)
        $0.packet(frame, interface: 1)
      }.bytes)
    #expect(read.headers.map(\.linkType) == [.ethernet, .linuxSLL])
  }

  @Test func `a hundred thousand interfaces stay bounded`() throws {
    let read = try ReadCapture(
      blocks { for _ in 0..<100_000 { $0.interface() } }.bytes)
    #expect(read.extras.count == 65_536)
    #expect(read.kinds == ["too-many-interfaces"])
  }

  @Test func `a name record that lies about its length`() throws {
    let read = try ReadCapture(
      blocks {
        $0.block(4, [1, 0, 0xF0, 0, 192, 0, 2, 1])
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds == ["damaged-option"])
  }

  @Test func `secrets larger than the limit are left out, the rest is read`() throws {
    let read = try ReadCapture(
      blocks {
        $0.secrets(type: 0x544C_534B, [UInt8](repeating: 0x20, count: 65 << 20))
        $0.secrets(type: 0x5747_4B4C, [UInt8](repeating: 0x20, count: 2 << 20))
        $0.packet(frame)
      }.bytes)
    #expect(read.frames == [frame])
    #expect(read.kinds == ["block-too-large"])
    #expect(read.extras.count == 2)
  }

  @Test func `notices are bounded`() throws {
    let bytes = blocks { for _ in 0..<5000 { $0.block(5, [UInt8](repeating: 0, count: 12), trailingLength: 99) } }.bytes
    try CaptureBuilder.withTemporary(bytes) { path in
      let reader = try CaptureReader(path: path)
      try reader.forEachFrame { _, _ in true }
      #expect(reader.notices.count == 100)
      #expect(reader.noticesOmitted == 4900)
    }
  }

  @Test func `a file cut at any byte never fails`() throws {
    let bytes = blocks {
      $0.names([(Frames.server, "www.example.com")])
      $0.packet(frame, options: [Option(code: 1, text: "note")])
      $0.secrets(type: 1, [1, 2, 3])
      $0.packet(frame)
    }.bytes
    for length in 28..<bytes.count {
      let read = try ReadCapture(Array(bytes.prefix(length)))
      #expect(read.frames.count <= 1)
      #expect(read.kinds.allSatisfy { $0 == "truncated-capture" })
    }
    #expect(try ReadCapture(bytes).frames.count == 2)
  }

  @Test func `flipped bits never fail`() throws {
    let bytes = CaptureBuilder([frame, frame, frame]).pcapng(secrets: [[1, 2, 3]])
    for index in 0..<bytes.count {
      for bit in [UInt8(1), 0x80] {
        var damaged = bytes
        damaged[index] ^= bit
        let read = try? ReadCapture(damaged)
        #expect((read?.frames.count ?? 0) <= 3)
      }
    }
  }
}
