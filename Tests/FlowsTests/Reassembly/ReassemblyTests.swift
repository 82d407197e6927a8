import AuditModel
import Testing

@testable import Flows

/// The TCP faults of the engine model, each with planted bytes.
@Suite struct ReassemblyTests {
  let line = Line()
  var streams: [Transcript] { line.receiver.streams }

  /// The only stream of the line, after the end of the capture, with the contract kept.
  func theStream() throws -> Transcript {
    line.table.finish()
    #expect(line.receiver.violations.isEmpty)
    #expect(line.receiver.streams.count == 1)
    let stream = try #require(line.receiver.streams.first)
    #expect(stream.isClosed)
    return stream
  }

  @Test func wholeConnection() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "request")
    line.tcp(.server, 5_001, ack: 1_008, "answer")
    line.tcp(.server, 5_007, Line.fin | Line.ack, ack: 1_008)
    line.tcp(.client, 1_008, Line.fin | Line.ack, ack: 5_008)
    line.tcp(.server, 5_008, ack: 1_009)
    #expect(streams.first?.isClosed == true)
    let stream = try theStream()
    #expect(stream.events == [">7@4", "<6@5", "<end", ">end", "closed"])
    #expect(stream.firstFrame == 1)
    #expect(stream.text(.fromInitiator) == "request" && stream.text(.fromResponder) == "answer")
  }

  @Test func nothingIsAllocatedWithoutPayload() {
    line.handshake()
    line.tcp(.client, 1_001, Line.rst | Line.ack, ack: 5_001)
    line.table.finish()
    #expect(streams.isEmpty)
    #expect(line.table.tcpStarts.count == 1)
  }

  @Test func joinedMidStream() throws {
    line.tcp(.server, 900_000, ack: 77, "…tail of an answer")
    line.tcp(.client, 77, ack: 900_020, "next")
    let stream = try theStream()
    // The port of a service says who answers (RFC 6335 section 6).
    #expect(stream.initiator.port != 80)
    #expect(stream.text(.fromResponder) == "…tail of an answer" && stream.text(.fromInitiator) == "next")
    #expect(stream.lost == [.fromInitiator: [], .fromResponder: []])
  }

  @Test func theAnswererOfAMissingSynIsTheResponder() throws {
    line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_001)
    line.tcp(.client, 1_001, ack: 5_001, "request")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "request")
  }

  @Test func oneDirectionOnlyCountsTheOtherAsLost() throws {
    line.tcp(.client, 1_000, Line.syn)
    line.tcp(.client, 1_001, ack: 5_001, "get")
    line.tcp(.client, 1_004, ack: 5_501)
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "get")
    #expect(stream.lost[.fromResponder] == [0..<500])
  }

  @Test func synWithData() throws {
    line.tcp(.client, 1_000, Line.syn, "early")
    line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_006)
    line.tcp(.client, 1_006, ack: 5_001, " late")
    try #expect(theStream().text(.fromInitiator) == "early late")
  }

  @Test func simultaneousOpen() throws {
    line.tcp(.client, 1_000, Line.syn)
    line.tcp(.server, 5_000, Line.syn)
    line.tcp(.client, 1_000, Line.syn | Line.ack, ack: 5_001)
    line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_001)
    line.tcp(.server, 5_001, ack: 1_001, "b")
    line.tcp(.client, 1_001, ack: 5_002, "a")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "a" && stream.text(.fromResponder) == "b")
    #expect(line.table.tcpStarts.count == 1)
  }

  @Test func splitHandshake() throws {
    line.tcp(.client, 1_000, Line.syn)
    line.tcp(.server, 0, Line.ack, ack: 1_001)
    line.tcp(.server, 5_000, Line.syn)
    line.tcp(.client, 1_000, Line.syn | Line.ack, ack: 5_001)
    line.tcp(.server, 5_001, ack: 1_001, "b")
    line.table.finish()
    // Wireshark knows the server's numbers from the bare ACK, so its SYN counts as another stream.
    #expect(line.table.tcpStarts.count == 2)
    #expect(streams.map { $0.text(.fromInitiator) } == ["b"])
  }

  @Test func synAckResentWithAnotherNumber() throws {
    line.tcp(.client, 1_000, Line.syn)
    line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_001)
    line.tcp(.server, 9_000, Line.syn | Line.ack, ack: 1_001)
    line.tcp(.client, 1_001, ack: 9_001, "q")
    line.tcp(.server, 9_001, ack: 1_002, "r")
    let stream = try theStream()
    #expect(stream.text(.fromResponder) == "r")
    #expect(stream.lost[.fromResponder] == [])
  }

  /// TCP Fast Open (RFC 7413 section 4): the server may refuse the data, which then comes again.
  @Test func dataOfASynThatIsRefusedComesOnce() throws {
    line.tcp(.client, 1_000, Line.syn, "request")
    line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_001)
    line.tcp(.client, 1_001, ack: 5_001, "request")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "request")
    #expect(stream.repeated == 7)
  }

  /// RFC 6093 section 6: urgent bytes belong to the stream, wherever the pointer points.
  @Test func urgentBytesStayInTheStream() throws {
    line.handshake()
    line.tcp(.client, 1_001, Line.ack | 0x20, ack: 5_001, "ab!")
    line.tcp(.client, 1_004, Line.ack | Line.push | 0x20, ack: 5_001, "cd")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "ab!cd")
    #expect(line.receiver.troubles.isEmpty)
  }

  @Test func resetWithData() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "q")
    line.tcp(.server, 5_001, Line.rst | Line.ack, ack: 1_002, "go away")
    #expect(streams.first?.isClosed == true)
    let stream = try theStream()
    #expect(stream.text(.fromResponder) == "go away")
    #expect(stream.ended == [.fromInitiator, .fromResponder])
  }

  @Test func resetOutOfWindowIsIgnored() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "one ")
    line.tcp(.client, 1_001 &+ 500_000_000, Line.rst)
    line.tcp(.client, 1_005, ack: 5_001, "stream")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "one stream")
  }

  @Test func bytesAfterAResetAreNotHidden() {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "before")
    line.tcp(.client, 1_007, Line.rst)
    line.tcp(.client, 1_001, ack: 5_001, "before")
    line.tcp(.client, 1_007, ack: 5_001, "after")
    line.table.finish()
    #expect(line.receiver.violations.isEmpty)
    #expect(streams.map { $0.text(.fromInitiator) } == ["before", "after"])
    #expect(streams.map(\.firstFrame) == [1, 1])
    #expect(streams.map(\.repeated) == [0, 6])
    #expect(line.table.tcpStarts.count == 1)
  }

  @Test func bytesAfterAFinAreNotHidden() {
    line.handshake()
    line.tcp(.client, 1_001, Line.fin | Line.ack, ack: 5_001, "said")
    line.tcp(.client, 1_006, ack: 5_001, "more")
    line.table.finish()
    #expect(line.receiver.violations.isEmpty)
    #expect(streams.map { $0.text(.fromInitiator) } == ["said", "more"])
    #expect(streams.map(\.firstFrame) == [1, 1])
  }

  @Test func finBeforeMissingBytesWaits() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.client, 1_005, Line.fin | Line.ack, ack: 5_001, "ef")
    #expect(streams.first?.ended == [])
    line.tcp(.client, 1_003, ack: 5_001, "cd")
    let stream = try theStream()
    #expect(stream.events == [">2@4", ">2@6", ">2@5", ">end", "closed"])
    #expect(stream.text(.fromInitiator) == "abcdef")
  }

  @Test(arguments: [UInt32(500), 70_000]) func portsReusedWithAnotherInitialNumber(_ initial: UInt32) {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "first")
    line.handshake(initial, 6_000)
    line.tcp(.client, initial + 1, ack: 6_001, "second")
    line.table.finish()
    #expect(line.receiver.violations.isEmpty)
    #expect(streams.map { $0.text(.fromInitiator) } == ["first", "second"])
    #expect(streams.map(\.firstFrame) == [1, 5])
    #expect(streams.map { line.table.tcpStarts.rank(of: $0.firstFrame) } == [0, 1])
  }

  @Test func repeatedSynIsTheSameStream() throws {
    line.tcp(.client, 1_000, Line.syn)
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "once")
    try #expect(theStream().text(.fromInitiator) == "once")
    #expect(line.table.tcpStarts.count == 1)
  }

  @Test func sameInitialNumberAfterAFinIsAnotherConnectionOfTheSameNumber() {
    line.handshake()
    line.tcp(.client, 1_001, Line.fin | Line.ack, ack: 5_001, "first")
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "again")
    line.table.finish()
    #expect(line.receiver.violations.isEmpty)
    #expect(streams.map { $0.text(.fromInitiator) } == ["first", "again"])
    #expect(streams.map(\.firstFrame) == [1, 1])
    #expect(line.table.tcpStarts.count == 1)
  }

  @Test func portsReusedByTheOtherSide() {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "first")
    line.tcp(.server, 30_000, Line.syn)
    line.tcp(.server, 30_001, ack: 0, "second")
    line.table.finish()
    #expect(streams.map { $0.initiator.port } == [49_152, 80])
    #expect(streams.last?.text(.fromInitiator) == "second")
  }

  @Test func numbersWrapInsideARequest() throws {
    line.handshake(0xFFFF_FFF0, 0xFFFF_FFFE)
    line.tcp(.client, 0xFFFF_FFF1, ack: 0xFFFF_FFFF, "0123456789")
    line.tcp(.client, 0x0000_0005, ack: 0xFFFF_FFFF, "klmno")
    line.tcp(.client, 0xFFFF_FFFB, ack: 0xFFFF_FFFF, "abcdefghij")
    line.tcp(.server, 0xFFFF_FFFF, ack: 10, "ok")
    line.tcp(.server, 1, Line.fin | Line.ack, ack: 10)
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "0123456789abcdefghijklmno")
    #expect(stream.text(.fromResponder) == "ok")
    #expect(stream.ended == [.fromResponder])
  }

  @Test func zeroWindowProbe() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "a")
    line.tcp(.client, 1_002, ack: 5_001, "b")
    line.tcp(.client, 1_002, ack: 5_001, "b")
    line.tcp(.client, 1_002, ack: 5_001, "bcd")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abcd")
    #expect(stream.repeated == 2)
    #expect(line.receiver.troubles.isEmpty)
  }

  @Test(arguments: [true, false]) func keepAliveByteIsNotData(isMidStream: Bool) throws {
    if isMidStream {
      line.tcp(.client, 1_003, Line.ack, ack: 5_001, [0])
      line.tcp(.client, 1_004, ack: 5_001, "hi")
    } else {
      line.handshake()
      line.tcp(.client, 1_001, ack: 5_001, "hi")
      line.tcp(.client, 1_002, ack: 5_001, [0])
      line.tcp(.client, 1_002, ack: 5_001)
    }
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "hi")
    #expect(stream.repeated == 1)
  }

  @Test func retransmissionIsCountedOnce() throws {
    line.handshake()
    for _ in 0..<3 { line.tcp(.client, 1_001, ack: 5_001, "twice") }
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "twice")
    #expect(stream.repeated == 10)
  }

  @Test func theFirstCopyOfHeldBytesWins() throws {
    line.handshake()
    line.tcp(.client, 1_005, ack: 5_001, "EFGH")
    line.tcp(.client, 1_003, ack: 5_001, "cdXX")
    line.tcp(.client, 1_007, ack: 5_001, "YYij")
    line.tcp(.client, 1_006, ack: 5_001, "F")
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abcdEFGHij")
    #expect(stream.repeated == 5)
    #expect(line.receiver.troubles == ["overlap-conflict@5"])
  }

  @Test func agreeingOverlapsAreNoConflict() throws {
    line.handshake()
    line.tcp(.client, 1_003, ack: 5_001, "cdef")
    line.tcp(.client, 1_001, ack: 5_001, "abcdefgh")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abcdefgh")
    #expect(stream.events.prefix(3) == [">2@5", ">4@4", ">2@5"])
    #expect(stream.repeated == 4)
    #expect(line.receiver.troubles.isEmpty)
  }

  @Test func onlyNewBytesOfAPartialRetransmission() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "abcd")
    line.tcp(.client, 1_003, ack: 5_001, "cdef")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abcdef")
    #expect(stream.repeated == 2)
    #expect(line.receiver.flows[0].frames(of: 3..<5, from: .fromInitiator) == [4, 5])
  }

  @Test func holeNeverFilled() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.client, 1_101, ack: 5_001, "yz")
    let stream = try theStream()
    #expect(stream.events == [">2@4", ">lost 98", ">2@5", "closed"])
    #expect(line.receiver.flows[0].frames(of: 0..<102, from: .fromInitiator) == [4, 5])
    #expect(line.receiver.flows[0].frames(of: 10..<90, from: .fromInitiator) == [])
  }

  @Test func holeOfMoreThanTwoGigabytes() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.client, 1_003 &+ 3_000_000_000, ack: 5_001, "yz")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abyz")
    #expect(stream.lost[.fromInitiator] == [2..<3_000_000_002])
  }

  @Test func acknowledgedHoleIsGivenUpWithPatience() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.client, 1_005, ack: 5_001, "ef")
    for _ in 0..<40 { line.tcp(.server, 5_001, ack: 1_007) }
    #expect(streams.first?.events == [">2@4", ">lost 2", ">2@5"])
    line.tcp(.client, 1_003, ack: 5_001, "cd")
    let stream = try theStream()
    #expect(stream.repeated == 2)
  }

  @Test func acknowledgementBeforeItsSegmentLosesNothing() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.client, 1_005, ack: 5_001, "ef")
    line.tcp(.server, 5_001, ack: 1_007, "ok")
    line.tcp(.client, 1_007, ack: 5_003, "gh")
    line.tcp(.client, 1_003, ack: 5_001, "cd")
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "abcdefgh")
    #expect(stream.lost[.fromInitiator] == [])
  }

  @Test func tailThatOnlyTheAcknowledgementShows() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab")
    line.tcp(.server, 5_001, ack: 1_503, "ok")
    line.tcp(.client, 1_503, Line.rst)
    let stream = try theStream()
    #expect(stream.lost[.fromInitiator] == [2..<502])
  }

  @Test func snapLengthCut() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "ab", missing: 3)
    line.tcp(.client, 1_006, ack: 5_001, "fg")
    line.tcp(.client, 1_010, ack: 5_001, "jk", missing: 4)
    line.tcp(.client, 1_008, ack: 5_001, [], missing: 2)
    let stream = try theStream()
    #expect(stream.events == [">2@4", ">lost 3", ">2@5", ">lost 2", ">2@6", ">lost 4", "closed"])
  }

  @Test func segmentOfSixtyFourKilobytes() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, [UInt8](repeating: 7, count: 65_000))
    try #expect(theStream().bytes[.fromInitiator]?.count == 65_000)
  }

  @Test func mirroredPacketsAreRepetitions() throws {
    for _ in 0..<2 { line.tcp(.client, 1_000, Line.syn) }
    for _ in 0..<2 { line.tcp(.server, 5_000, Line.syn | Line.ack, ack: 1_001) }
    for _ in 0..<2 { line.tcp(.client, 1_001, ack: 5_001, "hi") }
    for _ in 0..<2 { line.tcp(.server, 5_001, Line.fin | Line.ack, ack: 1_003, "ho") }
    let stream = try theStream()
    #expect(stream.text(.fromInitiator) == "hi" && stream.text(.fromResponder) == "ho")
    #expect(stream.repeated == 4)
  }

  @Test func fragmentsAllCarryTheBytes() throws {
    line.handshake()
    line.tcp(.client, 1_001, ack: 5_001, "a")
    line.frame = 8
    line.tcp(.client, 1_002, ack: 5_001, "bcd", otherFrames: [5, 7])
    line.tcp(.client, 1_007, ack: 5_001, "gh", otherFrames: [3])
    line.tcp(.client, 1_005, ack: 5_001, "ef")
    line.table.finish()
    let flow = try #require(line.receiver.flows.first)
    #expect(flow.frames(of: 1..<4, from: .fromInitiator) == [5, 7, 9])
    #expect(flow.frames(of: 2..<3, from: .fromInitiator) == [5, 7, 9])
    #expect(flow.frames(of: 0..<2, from: .fromInitiator) == [4, 5, 7, 9])
    #expect(flow.frames(of: 6..<8, from: .fromInitiator) == [3, 10])
    var list = FrameList()
    flow.frames(of: 0..<8, from: .fromInitiator, into: &list)
    #expect(list.frames == [3, 4, 5, 7, 9, 10, 11])
  }
}
