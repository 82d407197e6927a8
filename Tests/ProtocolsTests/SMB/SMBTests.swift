import AuditModel
import Protocols
import TestSupport
import Testing

@Suite struct SMBTests {
  static func transcript() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 445))
    let token = SMBBuilder.authenticate(domain: "EXAMPLE", user: "toperator", workstation: "JANEROE-LAPTOP")
    transcript.say(.fromInitiator, SMBBuilder.framed(SMBBuilder.setup([0x60, 0x48] + token)))
    transcript.say(.fromInitiator, SMBBuilder.framed(SMBBuilder.treeConnect("\\\\192.0.2.20\\projects")))
    let first = SMBBuilder.create("one_v1.cmb")
    let padding = [UInt8](repeating: 0, count: (8 - first.count % 8) % 8)
    let chained = SMBBuilder.create("one_v1.cmb", next: first.count + padding.count) + padding
    transcript.say(.fromInitiator, SMBBuilder.framed(chained + SMBBuilder.create("housing_v2.cmb")))
    // [MS-SMB2] section 2.2.21.
    let write =
      SMBBuilder.header(9) + SMBBuilder.little(49, 2) + SMBBuilder.little(112, 2) + [UInt8](repeating: 0, count: 44)
      + Array("the file operator@example.com".utf8)
    transcript.say(.fromInitiator, SMBBuilder.framed(write))
    transcript.say(.fromResponder, SMBBuilder.framed(SMBBuilder.header(9, isResponse: true) + [17, 0]))
    return transcript
  }

  private func fields(_ sink: RecordingSink) -> [String] {
    sink.messages.flatMap { message in
      message.fields.map { "\(message.start) \($0.name)=\($0.value.replacing("\0", with: ""))" }
    }
  }

  @Test func usersSharesAndFilesAreTold() {
    let sink = decode(Self.transcript(), with: [SMB.module])
    #expect(sink.faults == [])
    #expect(
      fields(sink) == [
        "SESSION-SETUP domain=EXAMPLE", "SESSION-SETUP user-name=toperator", "SESSION-SETUP workstation=JANEROE-LAPTOP",
        "TREE-CONNECT path=\\\\192.0.2.20\\projects", "CREATE file-name=one_v1.cmb", "CREATE file-name=housing_v2.cmb",
      ])
    #expect(sink.troubles == [])
  }

  @Test func dataOfFilesIsAPayload() {
    let sink = decode(Self.transcript(), with: [SMB.module])
    let data = sink.messages.filter { $0.start == "DATA" }.flatMap(\.bodies)
    #expect(data.map(\.text) == ["the file operator@example.com"])
  }

  @Test func encryptedMessagesAreBookedAsSuch() {
    let message = SMBBuilder.framed([0xFD] + Array("SMB".utf8) + [UInt8](repeating: 7, count: 100))
    let feeder = StreamFeeder(ports: FlowPorts(initiator: 1, responder: 445), modules: [SMB.module])
    feeder.feed(
      message.span.bytes, from: .fromInitiator, at: 0, time: Timestamp(seconds: 1), into: RecordingSink())
    feeder.finish(.fromInitiator, into: RecordingSink())
    feeder.finish(.fromResponder, into: RecordingSink())
    #expect(feeder.coverage.opaqueEncrypted == 104)
    #expect(feeder.coverage.decoded == 4)
  }

  @Test func passesTheChecksOfEveryDecoder() {
    #expect(checkDecoder(SMB.module, Self.transcript()) == [])
  }

  @Test(arguments: [[0, 0, 0, 8, 1, 2, 3, 4], [0, 0, 0, 4, 254, 83, 77, 88], [1, 0, 0, 8, 254, 83, 77, 66], [0]])
  func otherBytesAreLeftAlone(_ bytes: [UInt8]) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 445))
    transcript.say(.fromInitiator, bytes)
    #expect(decode(transcript, with: [SMB.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  /// RFC 1002 section 4.3.2, with names as RFC 1001 section 14.1 writes them.
  static let sessionRequest: [UInt8] = [0x81, 0, 0, 68] + wireName("FILESRV", 0x20) + wireName("JANEROE-LAPTOP", 0)

  static func wireName(_ name: String, _ suffix: UInt8) -> [UInt8] {
    var bytes = Array(name.utf8)
    while bytes.count < 15 { bytes.append(0x20) }
    bytes.append(suffix)
    var wire: [UInt8] = [32]
    for byte in bytes { wire += [0x41 + (byte >> 4), 0x41 + (byte & 15)] }
    return wire + [0]
  }

  static func session() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 139))
    transcript.say(.fromInitiator, sessionRequest)
    transcript.say(.fromResponder, [0x82, 0, 0, 0])
    transcript.say(.fromInitiator, SMBBuilder.framed(SMBBuilder.treeConnect("\\\\192.0.2.20\\projects")))
    transcript.say(.fromInitiator, [0x85, 0, 0, 0])
    return transcript
  }

  @Test func aSessionIsAskedForFirst() {
    let sink = decode(Self.session(), with: [SMB.module])
    #expect(sink.faults == [])
    #expect(sink.troubles == [])
    #expect(sink.messages.allSatisfy { $0.protocolName == "smb2" })
    let fields = fields(sink)
    #expect(fields.first == "SESSION REQUEST netbios-name=JANEROE-LAPTOP")
    #expect(fields.contains { $0.contains("192.0.2.20\\projects") })
    #expect(checkDecoder(SMB.module, Self.session()) == [])
  }

  @Test func aSessionJoinedAtItsAnswer() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 139))
    let message = SMBBuilder.framed(SMBBuilder.treeConnect("\\\\192.0.2.20\\projects"))
    transcript.say(.fromResponder, [0x82, 0, 0, 0] + message)
    #expect(decode(transcript, with: [SMB.module]).messages.contains { $0.protocolName == "smb2" })
  }

  /// A refusal, names in lower case, another length, a CBOR map.
  @Test(arguments: [
    [0x83, 0, 0, 1, 0x80], [0x81, 0, 0, 68, 32] + [UInt8](repeating: 0x61, count: 67),
    [0x81, 0, 0, 70, 32] + [UInt8](repeating: 0x41, count: 69), [0x81, 0xA1, 0x61, 0x61, 1], [0x82, 0, 0, 0, 0x30],
  ])
  func otherSessionPacketsAreLeftAlone(_ bytes: [UInt8]) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 139))
    transcript.say(.fromInitiator, bytes)
    #expect(decode(transcript, with: [SMB.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  /// Offsets and lengths beyond the message, a chain that points to itself, a length beyond all that follows.
  @Test func lengthsThatLieAreSurvived() {
    var setup = SMBBuilder.setup(SMBBuilder.authenticate(domain: "A", user: "B", workstation: "C"))
    setup[76] = 0xFF
    setup[77] = 0xFF
    var chain = SMBBuilder.create("x", next: 1)
    chain[20] = 1
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 445))
    transcript.say(.fromInitiator, SMBBuilder.framed(setup) + SMBBuilder.framed(chain))
    transcript.say(.fromInitiator, [0, 0xFF, 0xFF, 0xFF] + SMBBuilder.create("y"))
    #expect(decode(transcript, with: [SMB.module]).faults == [])
  }
}
