import AuditModel
import Protocols
import TestSupport
import Testing

/// Conversations as RFC 1179 describes them.
@Suite struct LPDTests {
  static let control =
    "Hjaneroe-laptop\nPtoperator\nJduct_cover\nldfA100janeroe-laptop\nUdfA100janeroe-laptop\nNduct.ps\n"

  static func transcript(port: UInt16 = 515) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 721, responder: port))
    transcript.client("\u{2}lab\n")
    transcript.server("\0")
    transcript.client("\u{2}\(control.utf8.count) cfA100janeroe-laptop\n")
    transcript.server("\0")
    transcript.client(control + "\0")
    transcript.server("\0")
    transcript.client("\u{3}11 dfA100janeroe-laptop\n")
    transcript.server("\0")
    transcript.client("hello world\0")
    transcript.server("\0")
    return transcript
  }

  private func fields(_ sink: RecordingSink) -> [String] {
    sink.messages.flatMap { message in message.fields.map { "\(message.start): \($0.name)=\($0.value)" } }
  }

  @Test func aJobGivesItsControlFileLineByLine() {
    let sink = decode(Self.transcript(), with: [LPD.module])
    #expect(sink.faults == [])
    #expect(
      fields(sink) == [
        "RECEIVE lab: host-name=janeroe-laptop", "RECEIVE lab: host-name=janeroe-laptop",
        "RECEIVE lab: user-name=toperator",
        "RECEIVE lab: job-name=duct_cover", "RECEIVE lab: print-file=dfA100janeroe-laptop",
        "RECEIVE lab: unlink=dfA100janeroe-laptop", "RECEIVE lab: file-name=duct.ps",
        "RECEIVE lab: host-name=janeroe-laptop",
      ])
    #expect(sink.messages.flatMap(\.bodies).map(\.text) == ["hello world"])
    #expect(sink.troubles == [])
  }

  @Test func aJobIsRecognisedOnAnyPort() {
    #expect(fields(decode(Self.transcript(port: 30_515), with: [LPD.module])).count == 8)
  }

  @Test func aDataFileOfUnknownLengthEndsWithTheConnection() {
    var transcript = Transcript(ports: FlowPorts(initiator: 721, responder: 515))
    transcript.client("\u{2}lab\n\u{3}0 dfA100pc\nall the rest")
    let sink = decode(transcript, with: [LPD.module])
    #expect(sink.messages.flatMap(\.bodies).map(\.text) == ["all the rest"])
    #expect(sink.messages.flatMap(\.bodies).first?.isComplete == true)
  }

  @Test func questionsAndRemovalsNameUsers() {
    var transcript = Transcript(ports: FlowPorts(initiator: 721, responder: 515))
    transcript.client("\u{5}lab toperator 17 m.roe\n")
    #expect(
      fields(decode(transcript, with: [LPD.module])) == [
        "REMOVE lab: user-name=toperator", "REMOVE lab: user-name=m.roe",
      ])
    var question = Transcript(ports: FlowPorts(initiator: 721, responder: 515))
    question.client("\u{4}lab\n")
    question.server("toperator: 1st [job 7]\n")
    let sink = decode(question, with: [LPD.module])
    #expect(sink.messages.map(\.start) == ["QUEUE-STATE lab"])
    #expect(sink.messages.first?.bodies.map(\.text) == ["toperator: 1st [job 7]\n"])
  }

  @Test func passesTheChecksOfEveryDecoder() {
    #expect(checkDecoder(LPD.module, Self.transcript()) == [])
  }

  @Test(arguments: [
    "\u{2}", "\u{1}\n", "\u{2}lab\n\u{2}x cfA1\n", "\u{2}lab\nGET", "\u{3}lab\n", "\u{6}lab\n", "\u{16}\u{3}\u{1}",
  ])
  func otherBytesAreLeftAloneOnOtherPorts(_ text: String) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 30_000))
    transcript.client(text)
    #expect(decode(transcript, with: [LPD.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  @Test(arguments: [
    "\u{2}18446744073709551615 cfA1pc\n", "\u{3}99999999999999999999 dfA1pc\nx", "\u{2}70000 cfA1pc\nHx\n",
  ])
  func lengthsThatLieAreSurvived(_ text: String) {
    var transcript = Transcript(ports: FlowPorts(initiator: 721, responder: 515))
    transcript.client("\u{2}lab\n" + text)
    #expect(decode(transcript, with: [LPD.module]).faults == [])
  }
}
