import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

/// DNS over TCP (RFC 7766). The pieces are fed as a stream feeder would.
struct DNSStreamTests {
  private func framed(_ message: DNSMessageBuilder) -> [UInt8] {
    DNSMessageBuilder.pair(message.bytes.count) + message.bytes
  }

  private var answer: DNSMessageBuilder {
    var message = DNSMessageBuilder(flags: 0x8180)
    message.question(DNSMessageBuilder.name("example.org"), 1)
    message.record(DNSMessageBuilder.pointer(12), 1, [192, 0, 2, 1])
    return message
  }

  private func makeDecoder() -> (any StreamDecoder)? {
    guard case .stream(_, let make) = DNSModule.stream.reader else { return nil }
    return make(FlowContext(ports: FlowPorts(initiator: 40_000, responder: 53)))
  }

  private func recognise(_ bytes: [UInt8], port: UInt16) -> Recognition? {
    guard case .stream(let recognise, _) = DNSModule.stream.reader else { return nil }
    let window = StreamWindow(
      bytes: bytes.span.bytes, direction: .fromInitiator, offset: 0, time: Timestamp(seconds: 0))
    return recognise(window, FlowPorts(initiator: 40_000, responder: port))
  }

  /// Feeds growing windows, `step` bytes at a time.
  private func feed(_ bytes: [UInt8], step: Int, gap: Range<Int>? = nil) -> [String] {
    guard let decoder = makeDecoder() else { return [] }
    let log = MessageLog()
    var start = 0
    var end = 0
    while end < bytes.count {
      if let gap, end == gap.lowerBound {
        decoder.skip(gap.count, from: .fromInitiator, at: UInt64(end), into: log)
        (start, end) = (gap.upperBound, gap.upperBound)
      }
      end = min(end + step, bytes.count)
      if let gap, start < gap.lowerBound { end = min(end, gap.lowerBound) }
      let window = StreamWindow(
        bytes: bytes.span.bytes.clamped(start..<end), direction: .fromInitiator, offset: UInt64(start),
        time: Timestamp(seconds: 0))
      guard let progress = try? decoder.consume(window, into: log) else { return log.lines + ["malformed"] }
      start += progress.consumed
    }
    return log.lines
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func messagesAreReadHoweverTheyAreCut(_ step: Int) {
    let bytes = framed(answer) + framed(answer)
    #expect(
      feed(bytes, step: step) == ["example.org is 192.0.2.1 @43..<47", "example.org is 192.0.2.1 @90..<94"])
  }

  @Test func aGapInsideAMessageCostsThatMessageOnly() {
    let bytes = framed(answer) + framed(answer)
    #expect(feed(bytes, step: 5, gap: 20..<30) == ["example.org is 192.0.2.1 @90..<94"])
  }

  @Test func aGapOverABorderResumesAtAWholeMessage() {
    let one = framed(answer)
    #expect(feed(one + one + one, step: 1000, gap: 20..<2 * one.count).count == 1)
    #expect(feed(one + one + one, step: 1000, gap: 20..<2 * one.count - 10) == ["malformed"])
  }

  @Test func recognitionNeedsAMessage() {
    let bytes = framed(answer)
    #expect(recognise(bytes, port: 53) == .yes)
    #expect(recognise(bytes, port: 9_953) == .yes)
    #expect(recognise([0], port: 53) == .unsure)
    #expect(recognise(Array(bytes.prefix(20)), port: 9_953) == .unsure)
    #expect(recognise(Array("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".utf8), port: 80) == .no)
    #expect(recognise([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 3, 3, 0, 0, 0], port: 443) == .no)
    #expect(recognise([0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], port: 53) == .no)
  }

  @Test func aLengthBelowTheHeaderIsMalformed() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 53))
    transcript.say(.fromInitiator, framed(answer) + [0, 3, 1, 2, 3])
    let log = decode(transcript, with: [DNSModule.stream])
    #expect(log.troubles == ["malformed: message shorter than its header @47 fromInitiator"])
    #expect(log.addresses.count == 1)
  }

  /// RFC 7766 section 8: the length is all there is to find the next message by.
  @Test(arguments: [1, 20, 60_000])
  func aLengthThatLiesIsToldNotTrusted(_ more: Int) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 53))
    let lying = DNSMessageBuilder.pair(answer.bytes.count + more) + answer.bytes
    transcript.say(.fromInitiator, framed(answer) + lying)
    let log = decode(transcript, with: [DNSModule.stream])
    #expect(log.addresses.first == "example.org 192.0.2.1 43..<47")
    #expect(log.troubles.count == 1 || log.messages.contains { $0.start == "TCP 53" })
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 53))
    var query = DNSMessageBuilder()
    query.question(DNSMessageBuilder.name("Telemetry.example.org"), 1)
    for _ in 0..<3 {
      transcript.say(.fromInitiator, framed(query))
      transcript.say(.fromResponder, framed(answer))
    }
    #expect(checkDecoder(DNSModule.stream, transcript) == [])
  }
}
