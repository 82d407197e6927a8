import AuditModel
import Protocols
import TestSupport
import Testing

struct OPCUATests {
  static let endpoint = "opc.tcp://f900.example.com:4840"
  static let policy = "http://opcfoundation.org/UA/SecurityPolicy#"

  static let hello = OPCUABytes.chunk("HELF") {
    for value: UInt32 in [0, 65_536, 65_536, 0, 0] { $0.number(value) }
    $0.text(endpoint)
  }
  static let acknowledge = OPCUABytes.chunk("ACKF") {
    for value: UInt32 in [0, 65_536, 65_536, 0, 0] { $0.number(value) }
  }

  static func open(_ name: String) -> [UInt8] {
    OPCUABytes.chunk("OPNF") {
      $0.number(0)
      $0.text(policy + name)
      $0.text(nil)
      $0.text(nil)
      for value: UInt32 in [51, 1] { $0.number(value) }
      $0.node(446)
    }
  }

  static let session = OPCUABytes.message(461) {
    $0.requestHead()
    $0.text("urn:desk-12:client")
    $0.text("urn:example.org:product")
    $0.bytes.append(3)
    $0.text("en")
    $0.text("Desk client")
    $0.number(1)
    $0.text(nil)
    $0.text(nil)
    $0.texts(["opc.tcp://desk-12:4841"])
    $0.text(nil)
    $0.text(endpoint)
    $0.text("session of Jane Roe")
  }

  static func activate(algorithm: String?) -> [UInt8] {
    OPCUABytes.message(467) {
      $0.requestHead()
      $0.text(nil)
      $0.text(nil)
      $0.number(0)
      $0.texts(["en-US"])
      $0.node(324)
      $0.bytes.append(1)
      $0.number(60)
      $0.text("username_policy")
      $0.text("operator7")
      $0.text("Secret-42")
      $0.text(algorithm)
    }
  }

  static func transcript(policy: String = "None", algorithm: String? = nil) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 4_840))
    transcript.say(.fromInitiator, hello)
    transcript.say(.fromResponder, acknowledge)
    transcript.say(.fromInitiator, open(policy))
    transcript.say(.fromInitiator, session)
    transcript.say(.fromResponder, OPCUABytes.message(464) { $0.text("serial D12345") })
    transcript.say(.fromInitiator, activate(algorithm: algorithm))
    transcript.say(
      .fromInitiator, OPCUABytes.chunk("CLOF") { for value: UInt32 in [1, 1, 52, 2] { $0.number(value) } })
    return transcript
  }

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [OPCUAModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  @Test func helloOpenAndSessionTellWhoConnects() {
    let sink = read(Self.transcript())
    #expect(
      sink.messages.map(\.start) == [
        "HEL", "ACK", "OPN", "CreateSession", "CreateSession answer", "ActivateSession", "CLO",
      ])
    let fields = sink.messages.flatMap(\.fields).map { "\($0.name)=\($0.value)" }
    #expect(
      fields == [
        "endpointUrl=\(Self.endpoint)", "securityPolicyUri=\(Self.policy)None",
        "clientApplicationUri=urn:desk-12:client", "productUri=urn:example.org:product",
        "applicationName=Desk client", "discoveryUrl=opc.tcp://desk-12:4841", "endpointUrl=\(Self.endpoint)",
        "sessionName=session of Jane Roe", "locale=en-US", "policyId=username_policy", "userName=operator7",
        "password=Secret-42",
      ])
    #expect(sink.messages[5].values(.user, "userName") == ["operator7"])
    #expect(sink.messages[5].values(.password, "password") == ["Secret-42"])
    #expect(sink.messages[0].fields[0].offset == 32)
    #expect(sink.troubles == [])
  }

  /// The same bytes in chunks of 40 (OPC 10000-6 section 6.7.2.2): each has the head of a message before its part.
  static func inChunks(_ message: [UInt8]) -> [[UInt8]] {
    let (head, body) = (message[8..<24], Array(message.dropFirst(24)))
    let starts = Array(stride(from: 0, to: body.count, by: 40))
    return starts.map { start in
      let mark = start == starts.last ? "F" : "C"
      return OPCUABytes.chunk("MSG" + mark) { $0.bytes = Array(head + body[start..<min(start + 40, body.count)]) }
    }
  }

  @Test func messagesInSeveralChunksArePutTogether() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 4_840))
    for chunk in [Self.hello, Self.open("None")] + Self.inChunks(Self.session)
      + Self.inChunks(Self.activate(algorithm: nil))
    {
      transcript.say(.fromInitiator, chunk)
    }
    let sink = read(transcript)
    #expect(sink.messages.map(\.start) == ["HEL", "OPN", "CreateSession", "ActivateSession"])
    #expect(sink.messages[2].values(.field, "sessionName") == ["session of Jane Roe"])
    #expect(sink.messages[3].values(.password, "password") == ["Secret-42"])
    #expect(checkDecoder(OPCUAModule.stream, transcript) == [])
  }

  /// A message that is given up, and one whose end never comes, are told as far as they go.
  @Test func messagesGivenUpAreToldAsTheyAre() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 4_840))
    let chunks = Self.inChunks(Self.session)
    for chunk in [Self.hello, Self.open("None"), chunks[0], chunks[1]] { transcript.say(.fromInitiator, chunk) }
    var abort = OPCUABytes.chunk("MSGA") { $0.bytes = Array(Self.session[8..<24]) + [0, 0, 0x80, 0x80] }
    transcript.say(.fromInitiator, abort)
    abort = chunks[0]
    transcript.say(.fromInitiator, abort)
    let sink = read(transcript)
    #expect(sink.messages.map(\.start) == ["HEL", "OPN", "MSG", "MSG", "MSG"])
    #expect(sink.messages[2].bodies.map(\.isComplete) == [false])
    #expect(sink.messages[2].bodies[0].text.contains("desk-12"))
  }

  @Test func anEncryptedPasswordIsNone() {
    let sink = read(Self.transcript(algorithm: "http://www.w3.org/2001/04/xmlenc#rsa-oaep"))
    #expect(sink.messages[5].values(.password, "password") == [])
  }

  @Test func whatIsEncryptedIsBookedAsSuch() {
    var transcript = Transcript()
    transcript.say(.fromInitiator, Self.hello)
    transcript.say(.fromInitiator, Self.open("Basic256Sha256"))
    let cipher = OPCUABytes.chunk("MSGF") { $0.bytes = Array(repeating: 0xA7, count: 80) }
    transcript.say(.fromInitiator, cipher)
    let feeder = StreamFeeder(ports: transcript.ports, modules: [OPCUAModule.stream])
    let sink = RecordingSink(transcript: transcript)
    let bytes = transcript.stream(.fromInitiator)
    feeder.feed(bytes.span.bytes, from: .fromInitiator, at: 0, time: transcript.time, into: sink)
    #expect(feeder.coverage.opaqueEncrypted == cipher.count + Self.open("Basic256Sha256").count)
    #expect(feeder.coverage.decoded == Self.hello.count)
  }

  @Test func checked() { #expect(checkDecoder(OPCUAModule.stream, Self.transcript()) == []) }

  @Test(arguments: [
    "HELO mail.example.com\r\n", "MSG hello there\r\n", "ERROR 1\r\n", "OPNS", "ACKFxxxxyyyy", "CLOFabcd",
  ])
  func otherWordsAreNotTaken(text: String) {
    var transcript = Transcript()
    transcript.client(text)
    #expect(!decode(transcript, with: [OPCUAModule.stream]).messages.contains { $0.protocolName == "opcua" })
  }

  @Test func lengthsThatLieEndTheMessage() {
    var transcript = Transcript()
    transcript.say(.fromInitiator, Self.hello)
    transcript.say(.fromInitiator, Self.open("None"))
    transcript.say(
      .fromInitiator,
      OPCUABytes.message(461) {
        $0.requestHead()
        $0.number(0x7FFF_FFFF)
        $0.text("beyond")
      })
    let sink = read(transcript)
    #expect(sink.messages.last?.start == "CreateSession")
    #expect(sink.messages.last?.fields == [])
  }
}
