import AuditModel
import Protocols
import TestSupport
import Testing

@Suite struct FTPTests {
  static func transcript(port: UInt16 = 21) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.server("220-Welcome\r\n220 Example FTP server ready\r\n")
    transcript.client("USER toperator\r\n")
    transcript.server("331 Password required\r\n")
    transcript.client("PASS Maple-Kite-73\r\n")
    transcript.server("230 Logged in\r\n")
    transcript.client("PASV\r\n")
    transcript.server("227 Entering Passive Mode (192,0,2,20,117,50).\r\n")
    transcript.client("STOR bracket_v3.json\r\n")
    transcript.server("150 Ready\r\n226 Done\r\n")
    transcript.client("EPRT |1|192.0.2.10|40001|\r\n")
    transcript.server("200 Fine\r\n")
    transcript.client("LIST\r\n")
    transcript.server("150 Here\r\n")
    transcript.client("QUIT\r\n")
    return transcript
  }

  private func fields(_ sink: RecordingSink) -> [String] {
    sink.messages.filter { $0.direction == .request }.flatMap { message in
      message.fields.map { "\(message.start) \($0.part.rawValue) \($0.name)=\($0.value)" }
    }
  }

  @Test func commandsGiveTheirArguments() {
    let sink = decode(Self.transcript(), with: [FTP.module])
    #expect(sink.faults == [])
    #expect(
      fields(sink) == [
        "USER user =toperator", "PASS password =Maple-Kite-73", "STOR field file=bracket_v3.json",
        "EPRT field argument=|1|192.0.2.10|40001|",
      ])
    #expect(sink.troubles == [])
  }

  /// RFC 1635: whoever logs in as everybody has no secret.
  @Test(arguments: [("anonymous", true), ("FTP", true), ("operator", false)])
  func everybodysPasswordIsNone(user: String, isEverybody: Bool) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.server("220 Ready\r\n")
    transcript.client("USER \(user)\r\n")
    transcript.server("331 Password?\r\n")
    transcript.client("PASS lab@example.org\r\n")
    let sink = decode(transcript, with: [FTP.module])
    let parts = isEverybody ? ("text", "text") : ("user", "password")
    #expect(fields(sink) == ["USER \(parts.0) =\(user)", "PASS \(parts.1) =lab@example.org"])
  }

  /// RFC 959 section 4.1.2: the port is p1 * 256 + p2; RFC 2428 section 2.
  @Test func dataChannelsAreAnnounced() {
    let sink = decode(Self.transcript(), with: [FTP.module])
    #expect(
      sink.facts == [
        .dataChannel(side: .fromResponder, port: 30_002), .dataChannel(side: .fromInitiator, port: 40_001),
      ])
    // In the messages of the commands, whose words say what the data is; the name of a file is a value.
    #expect(sink.messages.map(\.start).allSatisfy { !$0.contains("bracket_v3") })
  }

  @Test(arguments: [
    ("PORT 10,0,0,1,1,2\r\n", 258), ("EPRT |2|2001:db8::1|65535|\r\n", 65_535), ("EPRT |1|10.0.0.1|70000|\r\n", 0),
    ("PORT 10,0,0,1,300,2\r\n", 0), ("PORT 1,2,3\r\n", 0), ("EPRT |||\r\n", 0), ("EPRT \r\n", 0),
  ])
  func portsAreReadAsTheStandardsWriteThem(_ line: (String, Int)) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.client(line.0 + "LIST\r\n")
    let ports = decode(transcript, with: [FTP.module]).facts.map { fact in
      if case .dataChannel(_, let port) = fact { Int(port) } else { -1 }
    }
    #expect(ports == (line.1 == 0 ? [] : [line.1]))
  }

  @Test func extendedPassiveModeIsRead() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.client("EPSV\r\n")
    transcript.server("229 Entering Extended Passive Mode (|||30007|)\r\n")
    transcript.client("RETR a\r\n")
    #expect(decode(transcript, with: [FTP.module]).facts == [.dataChannel(side: .fromResponder, port: 30_007)])
  }

  @Test func afterTLSWasGrantedBothSidesAreRecognisedAnew() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.server("220 FTP\r\n")
    transcript.client("AUTH TLS\r\n")
    transcript.server("234 Go\r\n")
    transcript.client("GET /inner HTTP/1.1\r\nHost: example.com\r\n\r\n")
    let sink = decode(transcript, with: [FTP.module, HTTP1.module])
    #expect(sink.messages.contains { $0.start == "GET /inner" })
  }

  @Test func refusedTLSChangesNothing() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.server("220 FTP\r\n")
    transcript.client("AUTH TLS\r\n")
    transcript.server("500 No\r\n")
    transcript.client("USER toperator\r\n")
    #expect(fields(decode(transcript, with: [FTP.module])).contains("USER user =toperator"))
  }

  @Test(arguments: [UInt16(21), 2_121]) func passesTheChecksOfEveryDecoder(_ port: UInt16) {
    #expect(checkDecoder(FTP.module, Self.transcript(port: port)) == [])
  }

  /// What mail servers and others say.
  @Test(arguments: [
    ("220 mail.example.com ESMTP\r\n", "EHLO pc\r\n", "250-mail\r\n"),
    ("+OK POP3\r\n", "USER toperator\r\n", "+OK\r\n"),
    ("", "USER j 0 * :J\r\n", ":irc 001\r\n"), ("", "PORTAL\r\n", ""), ("", "GET / HTTP/1.1\r\n\r\n", ""),
  ])
  func otherProtocolsAreLeftAlone(_ words: (String, String, String)) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 2_525))
    transcript.server(words.0)
    transcript.client(words.1)
    transcript.server(words.2)
    #expect(decode(transcript, with: [FTP.module]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  @Test func aLineWithoutEndIsBounded() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 21))
    transcript.client("USER toperator\r\n" + String(repeating: "x", count: 2_000_000))
    let sink = decode(transcript, with: [FTP.module])
    #expect(fields(sink) == ["USER user =toperator"])
    #expect(sink.faults == [])
  }
}
