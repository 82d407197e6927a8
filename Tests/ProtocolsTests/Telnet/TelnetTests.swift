import AuditModel
import Protocols
import TestSupport
import Testing

@Suite struct TelnetTests {
  static let negotiation: [UInt8] = [255, 251, 24, 255, 251, 39]

  static func transcript() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromInitiator, negotiation)
    transcript.say(.fromResponder, [255, 253, 24, 255, 253, 39, 255, 250, 24, 1, 255, 240, 255, 250, 39, 1, 255, 240])
    transcript.say(.fromInitiator, [255, 250, 24, 0] + Array("XTERM".utf8) + [255, 240])
    // RFC 1572: IS VAR "USER" VALUE "toperator" USERVAR "SHELL" VALUE "sh".
    transcript.say(
      .fromInitiator,
      [255, 250, 39, 0, 0] + Array("USER".utf8) + [1] + Array("toperator".utf8) + [3] + Array("SHELL".utf8) + [1]
        + Array("sh".utf8) + [255, 240])
    transcript.server("Example controller\r\nlogin: ")
    for letter in "j.doe" {
      transcript.client(String(letter))
      transcript.server(String(letter))
    }
    transcript.client("\r\0")
    transcript.server("\r\nPassword: ")
    transcript.client("Birch-Lamp-58\r\n")
    transcript.server("\r\n> ")
    transcript.client("show identity\r\n")
    transcript.server("serial number: D12345\r\n")
    return transcript
  }

  private func fields(_ sink: RecordingSink) -> [String] {
    sink.messages.flatMap { message in
      message.fields.map { "\(message.start) \($0.part.rawValue) \($0.name)=\($0.value)" }
    }
  }

  @Test func optionsAndLinesAreTold() {
    let sink = decode(Self.transcript(), with: [Telnet.module])
    #expect(sink.faults == [])
    #expect(
      fields(sink) == [
        "TERMINAL-TYPE option terminal-type=XTERM", "NEW-ENVIRON option USER=toperator", "NEW-ENVIRON option SHELL=sh",
        "OUTPUT text =Example controller", "INPUT user =j.doe", "OUTPUT text =login: j.doe",
        "INPUT password =Birch-Lamp-58", "OUTPUT text =Password: ", "INPUT text =show identity",
        "OUTPUT text => serial number: D12345",
      ])
    #expect(sink.troubles == [])
  }

  @Test func aLineWithCommandsWithinIsPutTogether() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromInitiator, Self.negotiation + Array("abc".utf8) + [255, 241] + Array("def\r\n".utf8))
    let bodies = decode(transcript, with: [Telnet.module]).messages.flatMap(\.bodies)
    #expect(bodies.map(\.text) == ["abcdef"])
    #expect(bodies.first?.sources == [6..<9, 11..<14])
  }

  /// RFC 2946 section 4: behind START the direction is encrypted.
  @Test func encryptionIsBookedAsSuch() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromInitiator, Self.negotiation + [255, 250, 38, 3, 0, 255, 240] + Array("secret".utf8))
    #expect(fields(decode(transcript, with: [Telnet.module])) == [])
  }

  @Test func passesTheChecksOfEveryDecoder() {
    #expect(checkDecoder(Telnet.module, Self.transcript()) == [])
  }

  /// The beginnings of an MP3 frame, of a JPEG, of random bytes and of text.
  @Test(arguments: [
    [255, 251, 144, 100], [255, 216, 255, 224], [255, 255, 255, 255], [65, 66], [255, 251, 1, 200],
  ])
  func otherBytesAreLeftAlone(_ bytes: [UInt8]) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 4_000))
    transcript.say(.fromInitiator, bytes)
    #expect(decode(transcript, with: [Telnet.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  /// Negotiation is optional (RFC 854), and a capture may begin behind it.
  @Test(arguments: [
    Array("login: toperator\r\n".utf8), [255, 251, 1, 200], [255, 250, 24, 0, 65, 255, 240] + Array("ok\r\n".utf8),
    Array("a line that ends nowhere".utf8),
  ])
  func onItsOwnPortLessSuffices(_ bytes: [UInt8]) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromResponder, bytes + Array("> ready\r\n".utf8))
    #expect(decode(transcript, with: [Telnet.module]).messages.contains { $0.protocolName == "telnet" })
  }

  @Test(arguments: [[255, 216, 255, 224], [0x41, 0x42, 0, 0x0A], [22, 3, 1, 0, 4], [0x80, 0x0A]])
  func binaryOnItsPortIsLeftAlone(_ bytes: [UInt8]) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromInitiator, bytes)
    #expect(decode(transcript, with: [Telnet.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  @Test func aSubnegotiationWithoutEndIsBounded() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 23))
    transcript.say(.fromInitiator, Self.negotiation + [255, 250, 39, 0] + [UInt8](repeating: 0x41, count: 500_000))
    #expect(decode(transcript, with: [Telnet.module]).faults == [])
  }
}
