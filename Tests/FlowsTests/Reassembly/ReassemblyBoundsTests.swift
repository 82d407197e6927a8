import AuditModel
import Flows
import Testing

/// Hostile input costs bounded memory and time.
@Suite struct ReassemblyBoundsTests {
  @Test func reversedSingleBytesStayWithinTheBound() throws {
    let line = Line()
    line.handshake()
    let start = ContinuousClock.now
    for index in stride(from: UInt32(1_000_000), to: 0, by: -1) {
      line.tcp(.client, 1_000 + index, ack: 5_001, [UInt8(truncatingIfNeeded: index)])
    }
    line.table.finish()
    let stream = try #require(line.receiver.streams.first)
    let delivered = stream.bytes[.fromInitiator]?.count ?? 0
    let lost = stream.lost[.fromInitiator]?.reduce(0) { $0 + $1.count } ?? 0
    #expect(delivered + lost == 1_000_000)
    #expect(delivered + stream.repeated == 1_000_000)
    #expect(delivered > 4_000)
    #expect(stream.violations.isEmpty)
    #expect(line.receiver.troubles.first?.hasPrefix("reassembly-memory") == true)
    // A quadratic insert would take hours, not seconds, in a debug build on a busy machine.
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func reversedSegmentsWithinTheBoundLoseNothing() throws {
    let line = Line()
    line.handshake()
    for index in stride(from: UInt32(1_000), to: 0, by: -1) {
      line.tcp(.client, 1_000 + index, ack: 5_001, [UInt8(truncatingIfNeeded: index)])
    }
    line.table.finish()
    let stream = try #require(line.receiver.streams.first)
    #expect(stream.bytes[.fromInitiator] == (1...1_000).map { UInt8(truncatingIfNeeded: $0) })
    #expect(line.receiver.flows[0].frames(of: 0..<1, from: .fromInitiator) == [1_003])
    #expect(line.receiver.flows[0].frames(of: 999..<1_000, from: .fromInitiator) == [4])
  }

  @Test func aHoleIsGivenUpAtTheLimit() throws {
    var limits = FlowLimits()
    limits.heldSegmentsPerDirection = 3
    let line = Line(limits: limits)
    line.handshake()
    for index in UInt32(1)...5 { line.tcp(.client, 1_001 + index * 2, ack: 5_001, "x\(index)") }
    #expect(line.receiver.streams[0].events == [">lost 2", ">2@4", ">2@5", ">2@6", ">2@7", ">2@8"])
    #expect(line.receiver.troubles == ["reassembly-memory@7"])
  }

  @Test func allStreamsTogetherAreBounded() {
    var limits = FlowLimits()
    limits.heldBytes = 16 * 400
    let line = Line(limits: limits)
    for port in UInt16(1_024)..<2_048 {
      line.clientPort = port
      line.tcp(.client, 1_000, Line.syn)
      line.tcp(.client, 1_100, ack: 1, [UInt8](repeating: 1, count: 100))
    }
    let given = line.receiver.streams.filter { !$0.events.isEmpty }.count
    // Two segments of 100 bytes with their overhead fit into each of 16 shares.
    #expect(given == 1_024 - 16 * 2)
  }

  @Test func openStreamsAreBounded() {
    var limits = FlowLimits()
    limits.openStreams = 16 * 4
    let line = Line(limits: limits)
    for port in UInt16(1_024)..<2_048 {
      line.clientPort = port
      line.tcp(.client, 1_001, ack: 1, "data")
    }
    #expect(line.receiver.streams.filter { !$0.isClosed }.count == 16 * 4)
    #expect(line.receiver.troubles.count == 16)
    #expect(line.receiver.troubles.allSatisfy { $0.hasPrefix("flow-table-full@") })
    line.table.finish()
    #expect(line.receiver.streams.allSatisfy { $0.isClosed && $0.text(.fromInitiator) == "data" })
    #expect(line.table.tcpStarts.count == 1_024)
  }

  /// Where there may be many streams, several are closed at a time.
  @Test func thoseThatAreInUseStayOpen() {
    var limits = FlowLimits()
    limits.openStreams = 16 * 256
    let line = Line(limits: limits)
    for port in UInt16(1_024)..<21_024 {
      line.time += 1
      line.clientPort = port
      line.tcp(.client, 1_001, ack: 1, "data")
      if port > 1_024, port % 8 == 0 {
        line.clientPort = 1_024
        line.tcp(.client, 1_005 &+ UInt32(port / 8 - 129), ack: 1, "+")
      }
    }
    let open = line.receiver.streams.filter { !$0.isClosed }
    // Four of 256 are closed at a time.
    #expect((16 * 252...16 * 256).contains(open.count))
    #expect(line.receiver.troubles.count == 16)
    #expect(open.contains { $0.firstFrame == 1 })
    #expect(line.receiver.streams.count { $0.firstFrame == 1 } == 1)
    line.table.finish()
    #expect(line.receiver.streams.allSatisfy { $0.isClosed && $0.violations.isEmpty })
    #expect(line.receiver.streams.reduce(0) { $0 + ($1.text(.fromInitiator).hasPrefix("data") ? 1 : 0) } == 20_000)
  }

  @Test func conversationsAreBounded() {
    var limits = FlowLimits()
    limits.conversations = 16 * 100
    let line = Line(limits: limits)
    for port in UInt16(1)..<30_000 {
      line.clientPort = port
      line.time += 1
      line.udp(.client, "x")
      if port > 100 {
        // A conversation in use stays.
        line.clientPort = 65_000
        line.udp(.client, "y")
      }
    }
    #expect(line.receiver.datagrams.count == 29_999 + 29_899)
    #expect(Set(line.receiver.datagrams.filter { $0.text == "y" }.map(\.firstFrame)).count == 1)
    #expect(line.receiver.troubles.count == 16)
  }

  @Test func silentStreamIsClosedAndTakenUpAgain() {
    let line = Line()
    line.tcp(.client, 1_001, ack: 1, "before")
    line.time += 8_000
    line.clientPort += 1
    for _ in 0..<400 {
      line.tcp(.client, 1_001, ack: 1, "other")
      line.clientPort += 1
    }
    #expect(line.receiver.streams[0].isClosed)
    line.clientPort = 49_152
    line.tcp(.client, 1_007, ack: 1, "after")
    line.table.finish()
    let same = line.receiver.streams.filter { $0.firstFrame == 1 }
    #expect(same.map { $0.text(.fromInitiator) } == ["before", "after"])
    #expect(line.receiver.violations.isEmpty)
  }

  @Test func timeThatRunsBackwardsClosesNothing() {
    let line = Line()
    line.tcp(.client, 1_001, ack: 1, "a")
    line.time = -5
    line.tcp(.client, 1_002, ack: 1, "b")
    line.time = 0
    line.tcp(.client, 1_003, ack: 1, "c")
    #expect(line.receiver.streams.map { $0.text(.fromInitiator) } == ["abc"])
  }

  @Test func forgottenFramesAreGoneAndOthersStay() throws {
    let line = Line()
    line.handshake()
    for index in UInt32(0)..<1_000 {
      line.tcp(.client, 1_001 + index * 2, ack: 5_001, "xy")
      line.receiver.flows[0].forget(before: UInt64(index), from: .fromInitiator)
    }
    let flow = try #require(line.receiver.flows.first)
    #expect(flow.frames(of: 0..<998, from: .fromInitiator).isEmpty)
    #expect(flow.frames(of: 999..<1_003, from: .fromInitiator) == [503, 504, 505])
    #expect(flow.frames(of: 1_999..<3_000, from: .fromInitiator) == [1_003])
    #expect(flow.frames(of: 5..<5, from: .fromInitiator).isEmpty)
  }

  @Test func rememberedFramesAreBounded() {
    var limits = FlowLimits()
    limits.rememberedSegments = 100
    let line = Line(limits: limits)
    line.handshake()
    for index in UInt32(0)..<101 { line.tcp(.client, 1_001 + index, ack: 5_001, "x") }
    #expect(line.receiver.troubles == ["frame-map-full@104"])
    #expect(line.receiver.flows[0].frames(of: 0..<10, from: .fromInitiator).isEmpty)
    #expect(line.receiver.flows[0].frames(of: 100..<101, from: .fromInitiator) == [104])
  }
}
