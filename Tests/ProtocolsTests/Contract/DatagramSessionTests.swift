import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct DatagramSessionTests {
  private let feeder = DatagramFeeder(modules: [PairProtocol.module])
  private let sink = RecordingSink()
  private let ledger = DatagramLedger()

  init() { feeder.observer = ledger }

  @discardableResult
  private func feed(_ text: String, frame: Int = 1, partition: Int = 0) -> DatagramFeeder.Outcome {
    let bytes = Array(text.utf8)
    return feeder.feed(
      bytes.span.bytes,
      of: DatagramConversation(
        firstFrame: frame, ports: FlowPorts(initiator: 1_000, responder: 2_000), partition: partition),
      from: .fromInitiator, time: Timestamp(seconds: 0), into: sink)
  }

  @Test func aValueOfSeveralDatagramsNamesThePlaceOfEach() {
    #expect(feed("<ab") == .session)
    #expect(feed("<cd>") == .session)
    #expect(sink.messages.map { $0.fields.map(\.value) } == [["abcd>"]])
    #expect(sink.messages[0].fields[0].offset == 1)
    #expect(ledger.coverage.decoded == 7)
    #expect(sink.faults.isEmpty)
  }

  @Test func conversationsAreKeptApart() {
    feed("<a", frame: 1)
    feed("<b", frame: 2)
    feed("<>", frame: 1)
    #expect(sink.messages.map { $0.fields.map(\.value) } == [["a>"]])
  }

  @Test func theEndOfTheCaptureIsTold() {
    feed("<a", frame: 1)
    feed("<b", frame: 2, partition: 3)
    feeder.finish(into: sink)
    #expect(sink.messages.flatMap { $0.fields.map(\.value) } == ["a", "b"])
    #expect(ledger.finished == 2)
  }

  @Test func whatASessionDeclinesIsSearchedRaw() {
    feed("<a")
    #expect(feed("other") == .whole(.opaqueUnknown))
    #expect(sink.messages.map(\.protocolName) == ["udp"])
    feed("<b>")
    #expect(sink.messages.last?.fields.map(\.value) == ["ab>"])
  }

  @Test func aSessionFollowsItsPeersToAnotherConversation() {
    feed("=one", frame: 1)
    feed("@one", frame: 9)
    feed("<>", frame: 1)
    #expect(sink.messages.map { $0.fields.map(\.value) } == [["oneone>"]])
    #expect(feed("@other", frame: 11) == .whole(.opaqueUnknown))
  }

  @Test func theLongestIdleSessionIsGivenUp() {
    for frame in 1...600 { feed("<x", frame: frame) }
    feed("<y", frame: 89)
    #expect(ledger.finished == 88)
    #expect(sink.messages.count == 88)
    #expect(sink.troubles.count == 88 && sink.troubles[0].hasPrefix("datagram-sessions-full"))
    feeder.finish(into: sink)
    #expect(ledger.finished == 600)
    #expect(sink.messages[511 + 88].fields[0].value == "x")
    #expect(ledger.coverage.decoded == 2 * 601)
  }

  @Test func partitionsHaveTheirOwnShareOfTheLimit() {
    for frame in 1...600 { feed("<x", frame: frame, partition: frame % 2) }
    #expect(ledger.finished == 0)
  }
}
