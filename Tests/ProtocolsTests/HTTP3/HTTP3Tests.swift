import AuditModel
import Bytes
import TestSupport
import Testing

@testable import Protocols

/// Streams of one connection, given to the decoder as QUIC would.
struct HTTP3Tests {
  private let sink = RecordingSink()
  private let http = HTTP3(client: .fromInitiator)

  private static let settings = "000404" + "0140dc" + "0700"
  /// The request of RFC 9204 B.2, made whole: `:method: GET` and `:scheme: https` from the static table before it.
  private static let entries = "3fbd01c00f7777772e6578616d706c652e636f6dc10c2f73616d706c652f70617468"
  private static let request = "0381d1d71011"

  private func give(
    _ hex: String, on stream: UInt64, _ direction: FlowDirection = .fromInitiator, at wire: UInt64 = 1_000,
    step: Int = .max
  ) {
    let bytes = QUICVectors.bytes(hex)
    var start = 0
    while start < bytes.count {
      let end = step == .max ? bytes.count : min(start + step, bytes.count)
      let part = Array(bytes[start..<end])
      http.receive(
        part.span.bytes, on: QUICStreamID(number: stream), from: direction, wire: wire + UInt64(start),
        time: Timestamp(seconds: 1), into: sink)
      start = end
    }
  }

  private func frame(_ type: String, _ content: String) -> String {
    let count = content.utf8.count / 2
    return type + String(0x4000 + count, radix: 16) + content
  }

  private func end(_ stream: UInt64, _ direction: FlowDirection = .fromInitiator) {
    http.ended(QUICStreamID(number: stream), from: direction, into: sink)
  }

  /// Both control streams and the client's encoder.
  private func open() {
    give(Self.settings, on: 3, .fromResponder)
    give("000400", on: 2)
    give("02" + Self.entries, on: 6)
  }

  private static func hex(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(arguments: [Int.max, 1, 3])
  func aRequestAndItsAnswer(step: Int) {
    open()
    let body = Self.hex(#"{"mail":"j.doe@example.com"}"#)
    give(frame("01", Self.request) + frame("21", "ffff") + frame("00", body), on: 0, at: 5_000, step: step)
    end(0)
    // :status 200, content-type: application/json from the static table
    give(frame("01", "0000d9ee") + frame("00", Self.hex("{}")), on: 0, .fromResponder, step: step)
    end(0, .fromResponder)
    #expect(sink.messages.map(\.start) == ["GET /sample/path", "200 GET /sample/path"])
    #expect(sink.messages.map(\.protocolName) == ["http/3", "http/3"])
    #expect(sink.messages.map(\.host) == ["www.example.com", "www.example.com"])
    #expect(sink.messages.map(\.direction) == [.request, .response])
    #expect(sink.messages[0].bodies.map(\.text) == [#"{"mail":"j.doe@example.com"}"#])
    #expect(sink.messages[0].bodies[0].isComplete)
    // Frame of the section (3 + 6), reserved frame (3 + 2), header of the data (3).
    #expect(sink.messages[0].bodies[0].sources.first?.lowerBound == 5_017)
    #expect(sink.messages[1].bodies.map(\.mediaType) == ["application/json"])
    #expect(sink.messages.map(\.sub) == [0, 0])
    #expect(sink.troubles.isEmpty && sink.faults.isEmpty)
  }

  @Test func aSectionWaitsForTheEncoder() {
    give(Self.settings, on: 3, .fromResponder)
    give(frame("01", Self.request) + frame("00", Self.hex("first")), on: 0)
    give(frame("00", Self.hex("second")), on: 0, at: 9_000)
    end(0)
    #expect(sink.messages.isEmpty)
    give("02" + Self.entries, on: 6)
    #expect(sink.messages.map(\.start) == ["GET /sample/path"])
    #expect(sink.messages[0].bodies.map(\.text) == ["firstsecond"])
    #expect(sink.troubles.isEmpty)
  }

  @Test func aSectionThatWaitsInVainIsGivenUp() {
    give(Self.settings, on: 3, .fromResponder)
    give(frame("01", Self.request) + frame("00", Self.hex("text")), on: 0)
    end(0)
    http.finish(into: sink)
    #expect(sink.messages.flatMap { $0.bodies.map(\.text) } == ["text"])
    #expect(sink.troubles.first?.hasPrefix("qpack-blocked") ?? false)
    #expect(sink.faults.isEmpty)
  }

  @Test func streamsMayInterleave() {
    open()
    give(frame("01", Self.request), on: 0)
    give(frame("01", Self.request), on: 4)
    give(frame("00", Self.hex("four")), on: 4)
    give(frame("00", Self.hex("zero")), on: 0)
    end(4)
    end(0)
    #expect(sink.messages.map(\.sub) == [4, 0])
    #expect(sink.messages.flatMap { $0.bodies.map(\.text) } == ["four", "zero"])
  }

  @Test func aHoleInABodyIsToldAsOne() {
    open()
    give(frame("01", Self.request) + "00" + "4010" + Self.hex("12345"), on: 0)
    http.lost(6, on: QUICStreamID(number: 0), from: .fromInitiator, into: sink)
    give(Self.hex("abcde"), on: 0)
    end(0)
    #expect(sink.messages.flatMap { $0.bodies.map(\.text) } == ["12345", "abcde"])
    #expect(sink.messages.allSatisfy { $0.bodies.allSatisfy { !$0.isComplete } })
  }

  // MARK: - Hostile input

  @Test func lengthsThatLieAreBounded() {
    open()
    give("01" + "ffffffffffffffff" + "00", on: 0)
    give("00" + "ffffffffffffffff" + Self.hex("body"), on: 4)
    give("04" + "bfffffff", on: 10)
    for _ in 0..<1_000 { give(Self.hex("more and more"), on: 0) }
    #expect(http.heldBytes < 1 << 20)
    http.finish(into: sink)
    #expect(sink.faults.isEmpty)
  }

  @Test func aFloodOfBlockedStreamsIsBounded() {
    give(Self.settings, on: 3, .fromResponder)
    for stream in 0..<6_000 {
      give(frame("01", Self.request) + frame("00", Self.hex("xxxxxxxxxxxxxxxxxxxxxxxx")), on: UInt64(stream * 4))
    }
    #expect(http.heldBytes < 32 << 20)
    http.finish(into: sink)
    #expect(sink.faults.isEmpty)
  }

  @Test func anythingIsReadWithoutHarm() {
    var random = TranscriptMutation(seed: 3)
    for _ in 0..<300 {
      let http = HTTP3(client: .fromInitiator)
      let sink = RecordingSink()
      for _ in 0..<20 {
        let bytes = (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.next() & random.next()) }
        let stream = QUICStreamID(number: UInt64(random.below(12)))
        let direction = random.below(2) == 0 ? FlowDirection.fromInitiator : .fromResponder
        http.receive(
          bytes.span.bytes, on: stream, from: direction, wire: 0, time: Timestamp(seconds: 0), into: sink)
        if random.below(8) == 0 { http.lost(UInt64(random.below(50)), on: stream, from: direction, into: sink) }
        if random.below(8) == 0 { http.ended(stream, from: direction, into: sink) }
      }
      http.finish(into: sink)
      sink.close()
      #expect(sink.faults.isEmpty)
    }
  }
}
