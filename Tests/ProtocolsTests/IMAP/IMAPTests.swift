import AuditModel
import Protocols
import TestSupport
import Testing

/// Dialogues after RFC 9051 sections 6 and 8, with values of ours.
struct IMAPTests {
  static let mail = "From: a@example.com\r\nSubject: hi\r\n\r\nbody (with {9}\r\nbraces)\r\n"

  static func transcript() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 143))
    transcript.server("* OK [CAPABILITY IMAP4rev1] ready\r\n")
    transcript.client("a1 ID (\"name\" \"Mailer\" \"os\" \"Linux\")\r\n")
    transcript.server("* ID NIL\r\na1 OK done\r\n")
    transcript.client("a2 LOGIN toperator {9}\r\n")
    transcript.server("+ go ahead\r\n")
    transcript.client("s3cr3t pw\r\n")
    transcript.server("a2 OK logged in\r\n")
    transcript.client("a3 SELECT INBOX\r\na4 FETCH 1 (FLAGS BODY[])\r\n")
    transcript.server(
      "* 1 EXISTS\r\na3 OK\r\n* 1 FETCH (FLAGS (\\Seen) BODY[] {\(mail.utf8.count)}\r\n\(mail))\r\na4 OK\r\n")
    transcript.client("a5 APPEND Sent (\\Seen) {\(mail.utf8.count)+}\r\n\(mail)\r\n")
    transcript.server("a5 OK\r\n")
    transcript.client("a6 LOGOUT\r\n")
    transcript.server("* BYE\r\na6 OK\r\n")
    return transcript
  }

  @Test func passesTheChecks() { #expect(checkDecoder(IMAPModule.stream, Self.transcript()) == []) }

  @Test func credentials() {
    let sink = decode(Self.transcript(), with: [IMAPModule.stream])
    let logins = sink.messages.filter { $0.start == "LOGIN" }
    #expect(logins.flatMap { $0.values(.user, "") } == ["toperator"])
    #expect(logins.flatMap { $0.values(.password, "") } == ["s3cr3t pw"])
    #expect(sink.messages.first { $0.start == "ID" }?.values(.field, "os") == ["Linux"])
  }

  @Test func mailsInBothDirections() {
    let sink = decode(Self.transcript(), with: [IMAPModule.stream])
    let mails = sink.messages.filter { !$0.bodies.isEmpty }
    #expect(mails.map(\.start) == ["FETCH", "APPEND"])
    #expect(mails.map(\.direction) == [.response, .request])
    for mail in mails {
      #expect(mail.values(.header, "From") == ["a@example.com"])
      #expect(mail.bodies.first?.text == "body (with {9}\r\nbraces)\r\n")
      #expect(mail.bodies.first?.isComplete == true)
    }
    #expect(sink.facts.count == 2)
  }

  /// RFC 9051 section 7.5.2: addresses in parts, as the header has them.
  @Test func envelopesGiveAddresses() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 143))
    transcript.server("* OK [CAPABILITY IMAP4rev1] ready\r\n")
    transcript.client("a1 FETCH 1:2 ENVELOPE\r\n")
    transcript.server(
      "* 1 FETCH (ENVELOPE (\"Mon, 25 May 2026 10:00:00 +0000\" \"job done\" "
        + "((\"Jane \\\"JD\\\" Doe\" NIL \"jane\" \"example.com\")) NIL NIL "
        + "((NIL NIL \"toperator\" \"example.org\")(NIL NIL \"team\" NIL)) NIL NIL NIL \"<x1@example.com>\"))\r\n"
        + "* 2 FETCH (ENVELOPE (NIL \"cut\" ((NIL NIL \"a\"\r\na1 OK\r\n")
    let sink = decode(transcript, with: [IMAPModule.stream])
    #expect(sink.faults == [])
    let envelopes = sink.messages.filter { $0.start == "FETCH" }
    #expect(
      envelopes.map { $0.fields.map { "\($0.name)=\($0.value)" } } == [
        [
          "Date=Mon, 25 May 2026 10:00:00 +0000", "Subject=job done", "From=\"Jane \\\"JD\\\" Doe\" <jane@example.com>",
          "To=toperator@example.org", "To=team", "Message-ID=<x1@example.com>",
        ], ["Subject=cut"],
      ])
  }

  @Test func authentication() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 1_143))
    transcript.client("A01 AUTHENTICATE PLAIN AHRvcGVyYXRvcgBzM2NyM3QhcHc=\r\n")
    transcript.server("A01 NO\r\n")
    transcript.client("A02 AUTHENTICATE LOGIN\r\n")
    transcript.server("+ VXNlcm5hbWU6\r\n")
    transcript.client("dG9wZXJhdG9y\r\n")
    transcript.server("+ UGFzc3dvcmQ6\r\n")
    transcript.client("czNjcjN0IXB3\r\nA03 STARTTLS\r\n")
    transcript.server("A02 OK\r\nA03 OK begin\r\n")
    let sink = decode(transcript, with: [IMAPModule.stream])
    #expect(sink.secrets.map(\.value) == ["toperator", "s3cr3t!pw", "toperator", "s3cr3t!pw"])
    #expect(checkDecoder(IMAPModule.stream, transcript) == [])
  }

  @Test func handsOverAtStartTLS() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 143))
    transcript.server("* OK ready\r\n")
    transcript.client("a1 STARTTLS\r\n")
    transcript.server("a1 OK begin\r\n")
    transcript.say(.fromInitiator, TLSBuilder.record(22, TLSBuilder.clientHello()))
    let sink = decode(transcript, with: [IMAPModule.stream, TLSModule.stream])
    #expect(sink.facts.contains { if case .tlsClientHello = $0 { true } else { false } })
  }

  @Test(arguments: [
    "* ", "a1 ", "GET /a1 HTTP/1.1\r\n", "a1 DANCE\r\n", "* OKAY\r\n", "1 2 3\r\n", "LOGIN a b\r\n", "x LOGIN a b\r\n",
    "230 Login successful.\r\n", "221 Logout\r\n",
  ])
  func lookAlikes(_ text: String) {
    for side in FlowDirection.allCases {
      var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 9_999))
      transcript.say(side, Array(text.utf8))
      let sink = decode(transcript, with: [IMAPModule.stream])
      #expect(!sink.messages.contains { $0.protocolName == "imap" })
    }
  }

  @Test(arguments: [("230 LOGIN a b\r\n", 143), ("001 LOGIN a b\r\n", 9_999), ("2300 LOGIN a b\r\n", 9_999)])
  func tagsOfDigits(_ text: String, _ port: UInt16) {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: port))
    transcript.client(text)
    #expect(decode(transcript, with: [IMAPModule.stream]).messages.contains { $0.protocolName == "imap" })
  }

  @Test func literalsThatLie() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 143))
    transcript.server("* OK ready\r\n* 1 FETCH (BODY[] {99999999999999999999}\r\n")
    transcript.server("* 2 FETCH (BODY[] {18446744073709551615}\r\nFrom: a@example.com\r\n\r\nx")
    let sink = decode(transcript, with: [IMAPModule.stream])
    #expect(sink.messages.last?.values(.header, "From") == ["a@example.com"])
    #expect(sink.messages.last?.bodies.first?.isComplete == false)
  }
}
