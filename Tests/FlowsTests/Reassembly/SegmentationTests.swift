import AuditModel
import Flows
import Testing

/// However a known stream is cut up, reordered, overlapped and repeated, the same bytes come out, each with a frame
/// that truly carried it.
@Suite struct SegmentationTests {
  @Test(arguments: 0..<60 as Range<UInt64>) func sameBytesAndRightFrames(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let bytes = (0..<Int.random(in: 1...4_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    let initial = UInt32.random(in: 0...UInt32.max, using: &random)
    let line = Line()
    line.handshake(initial, 7)
    var carried: [Int: Range<Int>] = [:]
    for range in pieces(of: bytes.count, &random) {
      let sequence = initial &+ 1 &+ UInt32(range.lowerBound)
      carried[line.tcp(.client, sequence, ack: 8, Array(bytes[range]))] = range
    }
    line.tcp(.client, initial &+ 1 &+ UInt32(bytes.count), Line.fin | Line.ack, ack: 8)
    line.table.finish()
    let stream = try #require(line.receiver.streams.first)
    #expect(line.receiver.streams.count == 1 && line.receiver.violations.isEmpty)
    #expect(stream.bytes[.fromInitiator] == bytes)
    #expect(stream.lost[.fromInitiator] == [] && stream.ended == [.fromInitiator])
    #expect(bytes.count + stream.repeated == carried.values.reduce(0) { $0 + $1.count })
    let flow = line.receiver.flows[0]
    for offset in bytes.indices {
      let frames = flow.frames(of: UInt64(offset)..<UInt64(offset + 1), from: .fromInitiator)
      #expect(frames.count == 1 && frames.allSatisfy { carried[$0]?.contains(offset) == true })
    }
    let all = flow.frames(of: 0..<UInt64(bytes.count), from: .fromInitiator)
    #expect(Set(all).isSubset(of: carried.keys))
  }

  /// Cuts `count` bytes into segments, lets some overlap, repeats some, and shuffles them.
  private func pieces(of count: Int, _ random: inout SeededGenerator) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    let longest = Int.random(in: 1...300, using: &random)
    var start = 0
    while start < count {
      let end = min(count, start + Int.random(in: 1...longest, using: &random))
      let back = Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: 0...min(start, 40), using: &random) : 0
      pieces.append(start - back..<end)
      if Int.random(in: 0...9, using: &random) == 0 { pieces.append(start..<end) }
      start = end
    }
    let distance = Int.random(in: 0...pieces.count, using: &random)
    for index in pieces.indices where distance > 0 {
      pieces.swapAt(index, min(pieces.count - 1, index + Int.random(in: 0...distance, using: &random)))
    }
    return pieces
  }

  /// Any number of shards, together, delivers what one does.
  @Test(arguments: [2, 3, 5, 16, 20]) func shardsTogetherDeliverTheSame(count: Int) {
    var limits = FlowLimits()
    limits.openStreams = 16 * 20
    limits.conversations = 16 * 40
    limits.heldBytes = 16 * 400
    let whole = traffic(Line(limits: limits))
    let shards = (0..<count).map { traffic(Line(limits: limits, shard: $0, of: count)) }
    #expect(Set(whole.receiver.troubles.map { $0.prefix { $0 != "@" } }).count == 3)
    #expect(shards.flatMap(\.receiver.troubles).sorted() == whole.receiver.troubles.sorted())
    #expect(shards.flatMap { $0.receiver.streams.map(story) }.sorted() == whole.receiver.streams.map(story).sorted())
    #expect(
      shards.flatMap(\.receiver.datagrams).sorted { $0.frame < $1.frame } == whole.receiver.datagrams)
    var tcp = StreamStarts()
    var udp = StreamStarts()
    for shard in shards {
      tcp.merge(shard.table.tcpStarts)
      udp.merge(shard.table.udpStarts)
    }
    #expect(tcp == whole.table.tcpStarts && udp == whole.table.udpStarts)
  }

  private func story(_ stream: Transcript) -> String { "\(stream.firstFrame) \(stream.events)" }

  private func traffic(_ line: Line) -> Line {
    var random = SeededGenerator(7)
    for step in 0..<6_000 {
      line.clientPort = UInt16.random(in: 1_000..<2_000, using: &random)
      line.time = 1_700_000_000 + Int64(step)
      if Bool.random(using: &random) {
        line.udp(Bool.random(using: &random) ? .client : .server, "datagram \(step)")
      } else {
        let sequence = UInt32.random(in: 0..<400, using: &random)
        let flags: UInt8 = sequence % 50 == 0 ? Line.syn : sequence % 50 == 1 ? Line.fin | Line.ack : Line.ack
        line.tcp(
          Bool.random(using: &random) ? .client : .server, sequence, flags, ack: 10,
          [UInt8](repeating: UInt8(sequence & 0xFF), count: 30))
      }
    }
    line.table.finish()
    return line
  }
}
