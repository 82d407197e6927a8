import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

@Suite struct RawPrintTests {
  static let job =
    "\u{1B}%-12345X@PJL JOB NAME=\"bracket\"\r\n@PJL SET USERNAME=\"toperator\"\r\n@PJL ENTER LANGUAGE=PCL\r\n"
    + "\u{1B}Esome text\u{1B}E\u{1B}%-12345X@PJL EOJ\r\n\u{1B}%-12345X"

  static func transcript(_ text: String = job, port: UInt16 = 9_100) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.client(text)
    transcript.server("@PJL INFO ID\r\n\"Example Laser\"\r\n\u{0C}")
    return transcript
  }

  @Test func aJobIsOnePayloadAndTheAnswerAnother() {
    let sink = decode(Self.transcript(), with: [RawPrint.module])
    #expect(sink.faults == [])
    #expect(sink.messages.map(\.start) == ["PRINT", "PRINT"])
    #expect(sink.messages.map(\.direction) == [.request, .response])
    #expect(sink.messages.first?.bodies.map(\.text) == [Self.job])
    #expect(sink.messages.first?.bodies.first?.isComplete == true)
  }

  @Test func passesTheChecksOfEveryDecoder() {
    #expect(checkDecoder(RawPrint.module, Self.transcript()) == [])
  }

  @Test func aJobWithAHoleIsToldAsIncomplete() {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 1, responder: 9_100), modules: [RawPrint.module])
    let bytes = Array(Self.job.utf8)
    feeder.feed(bytes.span.bytes, from: .fromInitiator, at: 0, time: Timestamp(seconds: 1), into: sink)
    feeder.gap(100, from: .fromInitiator, at: UInt64(bytes.count), into: sink)
    feeder.finish(.fromInitiator, into: sink)
    feeder.finish(.fromResponder, into: sink)
    #expect(sink.messages.first?.bodies.first?.isComplete == false)
  }

  @Test(arguments: ["%!PS-Adobe-3.0\n%%For: x\n", "%PDF-1.7\n", "\u{1B}E\u{1B}&l0O"])
  func aPageLanguageAloneIsAJobOnlyOnAPrintersPort(_ text: String) {
    func isRead(_ port: UInt16) -> Bool {
      decode(Self.transcript(text, port: port), with: [RawPrint.module]).messages.first?.protocolName == "raw-print"
    }
    #expect(isRead(9_100))
    #expect(!isRead(20_000))
  }

  @Test(arguments: ["@PJLX", "@PJ", "\u{1B}[0m", "GET / HTTP/1.1\r\n\r\n", "", "100%", "\u{1B}%-1234"])
  func otherBytesAreLeftAlone(_ text: String) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 30_000))
    transcript.client(text)
    #expect(decode(transcript, with: [RawPrint.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }
}
