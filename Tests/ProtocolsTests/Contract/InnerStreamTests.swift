import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct InnerStreamTests {
  private let ports = FlowPorts(initiator: 50_000, responder: 443)
  private let modules = [Envelope.module, ToyDecoder.module]

  private func run(_ steps: [(FlowDirection, [UInt8])], lost: Int = 0) -> (RecordingSink, Coverage) {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: ports, modules: modules)
    var offsets: [UInt64] = [0, 0]
    for (direction, bytes) in steps {
      let side = Int(direction.rawValue)
      feeder.feed(bytes.span.bytes, from: direction, at: offsets[side], time: Timestamp(seconds: 1), into: sink)
      offsets[side] += UInt64(bytes.count)
      if lost > 0, offsets[0] == UInt64(bytes.count) {
        feeder.gap(lost, from: direction, at: offsets[side], into: sink)
        offsets[side] += UInt64(lost)
      }
    }
    for direction in FlowDirection.allCases { feeder.finish(direction, into: sink) }
    sink.close()
    #expect(sink.faults == [])
    return (sink, feeder.coverage)
  }

  /// Both directions reach the inner decoder, and each value has the offset of its byte in the outer stream.
  @Test func anInnerStreamIsRecognisedAndItsOffsetsAreOuterOnes() {
    let (sink, coverage) = run([
      (.fromInitiator, Envelope.seal(Array("TOY a\n".utf8), size: 100)),
      (.fromResponder, Envelope.seal(Array("b\n".utf8), size: 100)),
      (.fromInitiator, Envelope.seal(Array("c\n".utf8), size: 100)),
    ])
    #expect(sink.messages.map { $0.fields[0].value } == ["TOY a", "b", "c"])
    // Two bytes of header before the first record; the second begins at 8.
    #expect(sink.messages.map { $0.fields[0].offset } == [2, 2, 10])
    #expect(coverage.decoded == 16)
    #expect(coverage.payloadBytes == 16)
  }

  /// A value split over records is told with a map of its pieces: it begins in the first.
  @Test func aValueMaySpanRecords() {
    let (sink, coverage) = run([(.fromInitiator, Envelope.seal(Array("TOY abc\n".utf8), size: 3))])
    #expect(sink.messages.map { $0.fields[0].value } == ["TOY abc"])
    #expect(sink.messages[0].fields[0].offset == 2)
    #expect(coverage.decoded == 14)
  }

  /// What the inner stream cannot read is unknown, not decoded, and searched raw; nothing is booked twice.
  @Test func theLedgerHoldsWhatTheInnerStreamMadeOfIt() {
    let (sink, coverage) = run([(.fromInitiator, Envelope.seal(Array("no protocol".utf8), size: 4))])
    #expect(coverage.decoded == 6)
    #expect(coverage.opaqueUnknown == 11)
    #expect(coverage.payloadBytes == 17)
    #expect(sink.messages.map(\.protocolName) == ["tcp"])
    let pieces = sink.messages[0].bodies[0].sources
    #expect(pieces == [2..<6, 8..<12, 14..<17])
  }

  @Test func aGapIsBookedOnce() {
    let (sink, coverage) = run(
      [
        (.fromInitiator, Envelope.seal(Array("TOY a\n".utf8), size: 100)),
        (.fromInitiator, Envelope.seal(Array("z\n".utf8), size: 100)),
      ], lost: 7)
    #expect(coverage.gap == 7)
    #expect(coverage.payloadBytes == 8 + 7 + 4)
    #expect(sink.messages.map { $0.fields[0].value } == ["TOY a", "z"])
    #expect(sink.messages[1].fields[0].offset == 17)
  }

  /// Envelopes in envelopes: the innermost ones are not opened any more.
  @Test func nestingIsBounded() {
    var bytes = Array("TOY a\n".utf8)
    for _ in 0..<3 { bytes = Envelope.seal(bytes, size: 200) }
    #expect(run([(.fromInitiator, bytes)]).0.messages.map(\.protocolName) == ["toy"])
    for _ in 0..<10 { bytes = Envelope.seal(bytes, size: 200) }
    let (sink, coverage) = run([(.fromInitiator, bytes)])
    #expect(sink.messages.map(\.protocolName) == ["tcp"])
    #expect(coverage.payloadBytes == bytes.count)
  }
}
