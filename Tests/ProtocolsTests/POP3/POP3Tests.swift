import AuditModel
import Protocols
import TestSupport
import Testing

/// The dialogue of RFC 1939 section 10, with values of ours.
struct POP3Tests {
  static func transcript(port: UInt16 = 110) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: port))
    transcript.server("+OK POP3 server ready <1896.697170952@dbc.example.com>\r\n")
    transcript.client("CAPA\r\n")
    transcript.server("+OK capabilities\r\nUSER\r\nUIDL\r\n.\r\n")
    transcript.client("USER toperator\r\n")
    transcript.server("+OK\r\n")
    transcript.client("PASS s3cr3t pw\r\n")
    transcript.server("+OK 1 message\r\n")
    transcript.client("LIST\r\n")
    transcript.server("+OK\r\n1 120\r\n.\r\n")
    transcript.client("RETR 1\r\n")
    transcript.server(
      "+OK 120 octets\r\nFrom: a@example.com\r\nList-Unsubscribe: <https://example.com/u>\r\n\r\nhello\r\n")
    transcript.server("..dot\r\n.\r\n")
    transcript.client("DELE 1\r\nQUIT\r\n")
    transcript.server("+OK\r\n+OK bye\r\n")
    return transcript
  }

  @Test func passesTheChecks() {
    #expect(checkDecoder(POP3Module.stream, Self.transcript()) == [])
    #expect(checkDecoder(POP3Module.stream, Self.transcript(port: 4_000)) == [])
  }

  @Test func credentialsAndMail() {
    let sink = decode(Self.transcript(), with: [POP3Module.stream])
    #expect(sink.messages.first { $0.start == "USER" }?.values(.user, "") == ["toperator"])
    #expect(sink.messages.first { $0.start == "PASS" }?.values(.password, "") == ["s3cr3t pw"])
    let mail = sink.messages.first { $0.direction == .response && !$0.bodies.isEmpty }
    #expect(mail?.start == "RETR")
    #expect(mail?.values(.header, "From") == ["a@example.com"])
    #expect(mail?.bodies.first?.text == "hello\r\n.dot\r\n")
    #expect(sink.mails == [MailFact(domain: "example.com", traits: [.readable, .listUnsubscribe])])
  }

  @Test func apopAndSASL() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 110))
    transcript.server("+OK ready\r\n")
    transcript.client("APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n")
    transcript.server("-ERR no\r\n")
    transcript.client("AUTH PLAIN\r\n")
    transcript.server("+ \r\n")
    transcript.client("AHRvcGVyYXRvcgBzM2NyM3QhcHc=\r\n")
    transcript.server("+OK\r\n")
    let sink = decode(transcript, with: [POP3Module.stream])
    #expect(sink.messages.first { $0.start == "APOP" }?.values(.user, "") == ["mrose"])
    #expect(sink.secrets.map(\.value) == ["mrose", "toperator", "s3cr3t!pw"])
    #expect(checkDecoder(POP3Module.stream, transcript) == [])
  }

  @Test func handsOverAtSTLS() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 110))
    transcript.server("+OK ready\r\n")
    transcript.client("STLS\r\n")
    transcript.server("+OK begin\r\n")
    transcript.say(.fromInitiator, TLSBuilder.record(22, TLSBuilder.clientHello()))
    let sink = decode(transcript, with: [POP3Module.stream, TLSModule.stream])
    #expect(sink.facts.contains { if case .tlsClientHello = $0 { true } else { false } })
  }

  @Test(arguments: ["+OK\r\n", "+PONG\r\n", "USER anonymous\r\n", "+OK from a store\r\n", "-ERR unknown\r\n"])
  func lookAlikes(_ text: String) {
    for side in FlowDirection.allCases {
      var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 6_379))
      transcript.say(side, Array(text.utf8))
      let sink = decode(transcript, with: [POP3Module.stream])
      #expect(!sink.messages.contains { $0.protocolName == "pop3" })
    }
  }
}
