import AuditModel
import Protocols
import TestSupport
import Testing

/// The conversation and the text as publicly documented clients of the printers describe them; all values are ours.
struct StratasysTests {
  static let status = """
    set machineStatus(general) {
    \t-modelerType waikiki
    \t-modelerStatus {Building}
    \t-serverTime 1527240000
    \t-serverTimeZoneOffset 21600
    \t-tipTemperature -5
    \t-cameraEnabled
    \t-explanation "a \\"quoted\\" text"
    \t-empty {}
    };
    set machineStatus(cassette) {
    \t{
    \t\t-name model1
    \t\t-serialNumber 123456789.000000
    \t\t-1stUsageDate 01022018
    \t\t-mfgDate Thu Jan 04 00:00:00 2018
    \t}
    \t{-name support1 -serialNumber 987654321}
    };
    set machineStatus(waikiki) {
    \t-productSerialNumber D12345
    \t-materials {ABS-M30, SR-30}
    };
    set machineStatus(currentJob) {
    \t-jobName bracket_v3
    \t
    \t-pack {bracket_1, bracket_2}
    \t-owner {Test Operator}
    \t-comment {for the clinic, urgent}
    };
    set machineStatus(queue) {
    \t{ -jobid 7 -owner toperator -pack {{part one} {part two}} }
    \t{ -jobid 8 -owner other }
    };

    """

  static func block(_ text: String) -> [UInt8] { Array(text.utf8) + Array(repeating: 0, count: 64 - text.utf8.count) }

  static func poll(_ text: String, name: String = "NA", into transcript: inout Transcript) {
    transcript.say(.fromInitiator, block("GetFile") + block("status.sts") + block("NA"))
    transcript.say(.fromResponder, block("SendFile") + block(name))
    transcript.say(.fromInitiator, block("OK"))
    transcript.say(.fromResponder, block("\(text.utf8.count) "))
    transcript.say(.fromInitiator, block("OK"))
    transcript.say(.fromResponder, Array(text.utf8))
    transcript.say(.fromInitiator, block("Transferred: \(text.utf8.count)"))
  }

  static func transcript(_ text: String = status, port: UInt16 = 53_742) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: port))
    poll(text, into: &transcript)
    return transcript
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [Stratasys.module])
    #expect(sink.faults == [])
    return sink
  }

  @Test func aPollGivesTheFieldsOfTheStatusText() {
    let sink = read(Self.transcript())
    #expect(sink.messages.map(\.start) == ["GetFile status.sts", "SendFile status.sts"])
    #expect(sink.messages.map(\.protocolName) == ["stratasys-fdm", "stratasys-fdm"])
    #expect(sink.messages[1].direction == .response)
    #expect(sink.messages[1].sender == .fromResponder)
    let fields = sink.messages[1].fields.map { "\($0.name)=\($0.value)" }
    #expect(
      fields == [
        "general.modelerType=waikiki", "general.modelerStatus=Building", "general.serverTime=1527240000",
        "general.serverTimeZoneOffset=21600", "general.tipTemperature=-5",
        "general.explanation=a \\\"quoted\\\" text", "cassette[0].name=model1",
        "cassette[0].serialNumber=123456789.000000", "cassette[0].1stUsageDate=01022018",
        "cassette[0].mfgDate=Thu Jan 04 00:00:00 2018", "cassette[1].name=support1",
        "cassette[1].serialNumber=987654321", "waikiki.productSerialNumber=D12345", "waikiki.materials[0]=ABS-M30",
        "waikiki.materials[1]=SR-30", "currentJob.jobName=bracket_v3", "currentJob.pack[0]=bracket_1",
        "currentJob.pack[1]=bracket_2", "currentJob.owner=Test Operator",
        "currentJob.comment=for the clinic, urgent", "queue[0].jobid=7", "queue[0].owner=toperator",
        "queue[0].pack[0]=part one", "queue[0].pack[1]=part two", "queue[1].jobid=8", "queue[1].owner=other",
      ])
    #expect(sink.messages[1].fields.allSatisfy { $0.part == .field })
    #expect(sink.troubles == [])
  }

  @Test func thePrinterIsNamedOncePerFlow() {
    var transcript = Self.transcript()
    Self.poll(Self.status, into: &transcript)
    let sink = read(transcript)
    #expect(sink.facts == [.sideProfile(.fromResponder, profile: "stratasys-printer", role: .printer)])
    #expect(sink.messages.count == 4)
  }

  @Test func lineEndsMayBeCarriageReturns() {
    let text = Self.status.replacing("\n", with: "\r\n")
    #expect(read(Self.transcript(text)).messages[1].fields.count == 26)
  }

  @Test func theSecondBlockMayNameTheFileAndTheClientMayJustClose() {
    var transcript = Transcript(ports: FlowPorts(initiator: 1, responder: 2))
    Self.poll(Self.status, name: "status.sts", into: &transcript)
    transcript.steps.removeLast()
    #expect(read(transcript).messages[1].start == "SendFile status.sts")
  }

  @Test func aRemarkWithinOrBehindTheFileIsTolerated() {
    let inside = read(Self.transcript(Self.status + "Transferred: 1234\n"))
    #expect(inside.messages[1].fields.count == 26)
    var behind = Transcript(ports: FlowPorts(initiator: 1, responder: 2))
    Self.poll(Self.status, into: &behind)
    behind.server("Transferred: 1234\n")
    Self.poll(Self.status, into: &behind)
    let sink = read(behind)
    #expect(sink.messages.count == 4)
    #expect(sink.troubles == [])
  }

  /// A job framed as the printer's files are (`stratasys-domain.md`, 1.4), whatever the segments.
  @Test func aJobThatIsFramedAsFilesAreIsRead() {
    let job = #"{"jobName":"bracket_v3","owner":"j.doe","notes":"call +1 212 555 0123"}"#
    var transcript = Transcript(ports: FlowPorts(initiator: 1, responder: 53_742))
    transcript.say(.fromInitiator, Self.block("SendFile") + Self.block("bracket.cmb") + Self.block("NA"))
    transcript.say(.fromResponder, Self.block("OK"))
    transcript.say(.fromInitiator, Self.block("\(job.utf8.count)"))
    transcript.say(.fromResponder, Self.block("OK"))
    transcript.client(job)
    transcript.say(.fromResponder, Self.block("Transferred: \(job.utf8.count)"))
    Self.poll(Self.status, into: &transcript)
    let sink = read(transcript)
    #expect(
      sink.messages.map(\.start) == [
        "SendFile bracket.cmb", "SendFile bracket.cmb", "GetFile status.sts", "SendFile status.sts",
      ])
    #expect(sink.messages[0].fields.map { "\($0.name)=\($0.value)" } == ["file=bracket.cmb"])
    #expect(sink.messages[1].bodies.map(\.text) == [job])
    #expect(sink.troubles == [])
    #expect(
      sink.facts.first == .sideProfile(.fromResponder, profile: "stratasys-printer", role: .printer))
  }

  /// Where the frames do not fit, a notice says so, and what follows is searched as it is.
  @Test func anotherKindOfSubmissionIsUnsupportedAndStillSearched() {
    var transcript = Transcript(ports: FlowPorts(initiator: 1, responder: 53_742))
    transcript.say(.fromInitiator, Self.block("SendFile") + Self.block("bracket.cmb") + Self.block("NA"))
    transcript.say(.fromInitiator, Self.block("Begin") + Self.block("owner j.doe"))
    let sink = RecordingSink(transcript: transcript)
    let feeder = StreamFeeder(ports: transcript.ports, modules: [Stratasys.module])
    let bytes = transcript.stream(.fromInitiator)
    feeder.feed(bytes.span.bytes, from: .fromInitiator, at: 0, time: transcript.time, into: sink)
    for side in FlowDirection.allCases { feeder.finish(side, into: sink) }
    #expect(feeder.coverage.unsupported == 128)
    #expect(sink.troubles.count == 1)
    #expect(sink.messages[0].fields.map(\.value) == ["bracket.cmb"])
    #expect(sink.messages[1].bodies[0].text.contains("owner j.doe"))
  }

  @Test func aJobCutShortIsReadAsFarAsItGoes() {
    var transcript = Transcript(ports: FlowPorts(initiator: 1, responder: 53_742))
    transcript.say(
      .fromInitiator, Self.block("SendFile") + Self.block("NA") + Self.block("99999999999") + Array("owner".utf8))
    let sink = read(transcript)
    #expect(sink.messages.map(\.start) == ["SendFile NA"])
    #expect(sink.messages[0].bodies.map(\.isComplete) == [false])
  }

  @Test func aCaptureThatBeginsInAFileReadsTheNextPoll() {
    var transcript = Self.transcript()
    transcript.steps.removeFirst(5)
    transcript.steps[0].bytes.removeFirst(100)
    Self.poll(Self.status, into: &transcript)
    let sink = decode(transcript, with: [Stratasys.module])
    #expect(
      sink.messages.filter { $0.protocolName == "stratasys-fdm" }.map(\.start).suffix(2) == [
        "GetFile status.sts", "SendFile status.sts",
      ])
    #expect(sink.messages.last { $0.protocolName == "stratasys-fdm" }?.fields.count == 26)
  }

  @Test func thePortIsNotNeeded() {
    #expect(read(Self.transcript(port: 9_999)).messages[1].fields.count == 26)
  }

  @Test func lookAlikesAreNotTaken() {
    for text in ["OK\r\n", "GetFile status.sts\r\n", "OKAY" + String(repeating: "\0", count: 60), "NA\n\n\n"] {
      var transcript = Transcript()
      transcript.client(text + String(repeating: "x", count: 100))
      #expect(decode(transcript, with: [Stratasys.module]).messages.allSatisfy { $0.protocolName == "tcp" }, "\(text)")
    }
  }

  @Test(arguments: [
    "set machineStatus(", "set machineStatus(a) {", "set machineStatus(a) {\n-b {", "set machineStatus(a) {\n-b \"x",
    "set machineStatus(a) {\n-", "set machineStatus() {}", "set x(y) {{{{{{{{{{{{{{{{{", "set a(b) {}}}}}}\n};;;",
  ])
  func brokenTextDoesNoHarm(text: String) {
    #expect(read(Self.transcript(text)).messages.count == 2)
  }

  @Test(arguments: ["{", "-a {x\n", "-a \"", "{-a ", "set a(b) {\n", "\\{", "-1 "])
  func hostileTextTakesLinearTime(unit: String) {
    let text = "set machineStatus(a) {\n" + String(repeating: unit, count: 500_000 / unit.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure { _ = read(Self.transcript(text)) }
    #expect(time < .seconds(20))
  }

  @Test func aMissingBraceEndsAtTheNextStanza() {
    let sink = read(Self.transcript("set machineStatus(a) {\n-x 1\nset machineStatus(b) {\n-y 2\n};\n"))
    #expect(sink.messages[1].fields.map(\.name) == ["a.x", "b.y"])
  }

  @Test func otherFilesAreGivenAsPayload() {
    var transcript = Transcript(ports: FlowPorts(initiator: 1, responder: 2))
    Self.poll("binary \u{1} content", into: &transcript)
    let sink = read(transcript)
    #expect(sink.messages[1].bodies[0].text == "binary \u{1} content")
  }

  @Test func itPassesTheCheck() {
    var transcript = Self.transcript("set machineStatus(general) {\n\t-a 1\n\t-b {x, y}\n};\nTransferred: 9\n")
    Self.poll("set machineStatus(queue) {\n{-owner a -pack {p1 p2}}\n};\n", name: "status.sts", into: &transcript)
    #expect(checkDecoder(Stratasys.module, transcript) == [])
  }
}
