import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct StreamFeederTests {
  private let ports = FlowPorts(initiator: 50_000, responder: 9_100)

  private func feed(_ steps: [(FlowDirection, String)]) -> (RecordingSink, Coverage) {
    var transcript = Transcript(ports: ports)
    for (direction, text) in steps { transcript.say(direction, Array(text.utf8)) }
    let sink = RecordingSink(transcript: transcript)
    let feeder = StreamFeeder(ports: ports, modules: [ToyDecoder.module])
    transcript.feed(feeder, into: sink)
    sink.close()
    #expect(sink.faults == [])
    return (sink, feeder.coverage)
  }

  @Test func aRecognisedStreamIsDecodedAndBookedOnce() {
    let (sink, coverage) = feed([(.fromInitiator, "TOY a\nb\n"), (.fromResponder, "c\n")])
    #expect(sink.messages.map(\.start) == ["TOY", "b", "c"])
    #expect(coverage.decoded == 10)
    #expect(coverage.payloadBytes == 10)
  }

  @Test func eitherSideCanShowTheProtocolAndTheEarlierWordsComeFirst() {
    let (sink, coverage) = feed([(.fromInitiator, "TO"), (.fromResponder, "TOY x\n"), (.fromInitiator, "Y y\n")])
    #expect(sink.messages.map { $0.fields[0].value } == ["TOY x", "TOY y"])
    #expect(coverage.decoded == 12)
  }

  @Test func anUnknownStreamIsSearchedRawUnderItsPort() {
    let (sink, coverage) = feed([(.fromInitiator, "@PJL JOB NAME=x"), (.fromResponder, "ok")])
    #expect(sink.messages.map(\.start) == ["TCP 9100", "TCP 9100"])
    #expect(sink.messages.map { $0.bodies[0].text } == ["@PJL JOB NAME=x", "ok"])
    #expect(sink.messages[0].bodies[0].part == .payload)
    #expect(coverage.opaqueUnknown == 17)
    #expect(coverage.payloadBytes == 17)
  }

  @Test func rawWindowsOverlapSoThatAValueOnABorderIsSeenWhole() {
    // 8,192 bytes is one window: the mark lies across its end.
    let text = String(repeating: "a", count: 8_185) + "<mark-on-border>" + String(repeating: "b", count: 9_000)
    let (sink, coverage) = feed([(.fromInitiator, text)])
    let whole = sink.messages.filter { $0.bodies[0].text.contains("<mark-on-border>") }
    #expect(whole.count == 1)
    #expect(sink.messages.count == 3)
    #expect(sink.messages[1].bodies[0].repeated == 512)
    #expect(sink.messages.map { $0.bodies[0].bytes.count - $0.bodies[0].repeated }.reduce(0, +) == text.utf8.count)
    #expect(coverage.opaqueUnknown == text.utf8.count)
  }

  @Test func malformedBytesBecomeUnknownAndTheOtherSideGoesOn() {
    let (sink, coverage) = feed([
      (.fromInitiator, "TOY a\n?bad\nmore\n"), (.fromResponder, "fine\n"), (.fromInitiator, "still bad\n"),
    ])
    #expect(sink.messages.map(\.start) == ["TOY", "fin", "TCP 9100"])
    #expect(sink.messages[2].bodies[0].text == "?bad\nmore\nstill bad\n")
    #expect(sink.troubles == ["malformed: question @6 fromInitiator"])
    #expect(coverage.decoded == 11)
    #expect(coverage.opaqueUnknown == 20)
  }

  @Test func doneBooksAllLaterBytesInItsBin() {
    let (_, coverage) = feed([(.fromInitiator, "TOY\n.\nsecret"), (.fromInitiator, " more")])
    #expect(coverage.decoded == 6)
    #expect(coverage.opaqueEncrypted == 11)
  }

  @Test func handOverRecognisesAnewInBothDirections() {
    let (sink, coverage) = feed([
      (.fromInitiator, "TOY\n^\n"), (.fromInitiator, "unlike"), (.fromResponder, "TOY z\n"),
    ])
    #expect(sink.messages.map(\.start) == ["TOY", "TCP 9100", "TOY"])
    #expect(coverage.payloadBytes == 18)
  }

  @Test func aFlowThatHandsOverForeverIsGivenUp() {
    let (sink, coverage) = feed([(.fromInitiator, String(repeating: "TOY\n^\n", count: 100))])
    #expect(sink.messages.count < 20)
    #expect(coverage.payloadBytes == 600)
  }

  @Test func aDemandBeyondTheLimitIsMalformed() {
    let (sink, coverage) = feed([(.fromInitiator, "TOY\n!2000000\nabc")])
    #expect(sink.troubles.count == 1)
    #expect(coverage.decoded == 4)
    #expect(coverage.opaqueUnknown == 12)
  }

  @Test func bytesThatAreNeverConsumedAreBounded() {
    let line = String(repeating: "x", count: 3 << 20)
    let (sink, coverage) = feed([(.fromInitiator, "TOY\n"), (.fromInitiator, line)])
    #expect(sink.troubles.count == 1)
    #expect(coverage.opaqueUnknown == 3 << 20)
  }

  @Test func aGapIsBookedAndCutsWhatWasPending() {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: ports, modules: [ToyDecoder.module])
    let time = Timestamp(seconds: 1)
    let before = Array("TOY a\nhalf a l".utf8)
    let after = Array("x\ny\n".utf8)
    feeder.feed(before.span.bytes, from: .fromInitiator, at: 0, time: time, into: sink)
    feeder.gap(100, from: .fromInitiator, at: 14, into: sink)
    feeder.feed(after.span.bytes, from: .fromInitiator, at: 114, time: time, into: sink)
    feeder.finish(.fromInitiator, into: sink)
    feeder.finish(.fromInitiator, into: sink)
    feeder.finish(.fromResponder, into: sink)
    #expect(sink.messages.map(\.start) == ["TOY", "TCP 9100", "x", "y"])
    #expect(sink.messages[2].fields[0].offset == 114)
    #expect(feeder.coverage.gap == 100)
    #expect(feeder.coverage.payloadBytes == 118)
  }

  @Test func theToyPassesCheckDecoder() {
    var transcript = Transcript(ports: ports)
    transcript.client("TOY a\nbcd\n")
    transcript.server("e\nf\n")
    transcript.client("ghi\n")
    #expect(checkDecoder(ToyDecoder.module, transcript) == [])
  }
}
