import AuditModel
import Protocols
import TestSupport
import Testing

/// Dialogues after RFC 5321 appendix D, RFC 4954 section 4, RFC 3030 section 4 and RFC 3207 section 5.
struct SMTPTests {
  static let mail = """
    From: "Jane Roe" <jroe@example.com>\r
    To: lab@example.org\r
    Subject: print\r
     complete\r
    MIME-Version: 1.0\r
    Content-Type: multipart/mixed; boundary=xyz\r
    \r
    --xyz\r
    Content-Type: text/plain\r
    \r
    Done.\r
    ..two dots stood here\r
    --xyz\r
    Content-Type: application/json\r
    Content-Transfer-Encoding: base64\r
    \r
    eyJzZXJpYWwiOiJEMTIzNDUifQ==\r
    --xyz--\r
    .\r\n
    """

  static func transcript(port: UInt16 = 25) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: port))
    transcript.server("220 mail.example.org ESMTP ready\r\n")
    transcript.client("EHLO workstation.example.com\r\n")
    transcript.server("250-mail.example.org greets you\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000\r\n")
    transcript.client("AUTH PLAIN AHRvcGVyYXRvcgBzM2NyM3QhcHc=\r\n")
    transcript.server("235 2.7.0 ok\r\n")
    transcript.client("MAIL FROM:<jroe@example.com> SIZE=900 AUTH=jroe@example.com\r\n")
    transcript.server("250 2.1.0 sender ok\r\n")
    transcript.client("RCPT TO:<lab@example.org>\r\n")
    transcript.server("250 2.1.5 recipient ok\r\n")
    transcript.client("DATA\r\n")
    transcript.server("354 go ahead\r\n")
    transcript.client(mail)
    transcript.server("250 2.0.0 queued as 4711\r\n")
    transcript.client("QUIT\r\n")
    transcript.server("221 2.0.0 bye\r\n")
    return transcript
  }

  @Test func passesTheChecks() {
    #expect(checkDecoder(SMTPModule.stream, Self.transcript()) == [])
    #expect(checkDecoder(SMTPModule.stream, Self.transcript(port: 4_000)) == [])
  }

  @Test func envelopeAndCredentials() {
    let sink = decode(Self.transcript(), with: [SMTPModule.stream])
    let requests = sink.messages.filter { $0.direction == .request }
    #expect(requests.map(\.start) == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
    #expect(requests[0].values(.field, "name") == ["workstation.example.com"])
    #expect(requests[1].values(.field, "mechanism") == ["PLAIN"])
    #expect(requests[1].values(.user, "") == ["toperator"])
    #expect(requests[1].values(.password, "") == ["s3cr3t!pw"])
    #expect(requests[2].values(.field, "from") == ["<jroe@example.com>"])
    #expect(requests[2].values(.field, "parameters") == ["SIZE=900 AUTH=jroe@example.com"])
    #expect(requests[3].values(.field, "to") == ["<lab@example.org>"])
    let answers = sink.messages.filter { $0.direction == .response }
    #expect(
      answers.map(\.start) == ["220", "250 EHLO", "235 AUTH", "250 MAIL", "250 RCPT", "354 DATA", "250", "221"])
    #expect(answers[1].fields.map(\.value) == ["mail.example.org greets you", "AUTH PLAIN LOGIN", "SIZE 1000000"])
  }

  @Test func theMail() {
    let sink = decode(Self.transcript(), with: [SMTPModule.stream])
    let mail = sink.messages.first { $0.start == "DATA" }
    #expect(mail?.values(.header, "From") == ["\"Jane Roe\" <jroe@example.com>"])
    #expect(mail?.values(.header, "Subject") == ["print\r\n complete"])
    #expect(mail?.bodies.first?.mediaType == "multipart/mixed; boundary=xyz")
    #expect(mail?.bodies.first?.isComplete == true)
    // The stuffed dot is taken out (RFC 5321 section 4.5.2), the last line is no part of the text.
    #expect(mail?.bodies.first?.text.contains("\r\n.two dots stood here\r\n") == true)
    #expect(mail?.bodies.first?.text.hasSuffix("--xyz--\r\n") == true)
    #expect(sink.mails == [MailFact(domain: "example.com", traits: [.readable, .administrative])])
  }

  @Test func loginInTwoSteps() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 587))
    transcript.client("EHLO x\r\nAUTH LOGIN\r\n")
    transcript.server("334 VXNlcm5hbWU6\r\n")
    transcript.client("dG9wZXJhdG9y\r\n")
    transcript.server("334 UGFzc3dvcmQ6\r\n")
    transcript.client("czNjcjN0IXB3\r\n")
    transcript.server("235 ok\r\n")
    transcript.client("RSET\r\nMAIL FROM:<>\r\n")
    let sink = decode(transcript, with: [SMTPModule.stream])
    #expect(sink.secrets.map(\.value) == ["toperator", "s3cr3t!pw"])
    #expect(sink.secrets.map(\.part) == [.user, .password])
    #expect(sink.messages.contains { $0.values(.field, "from") == ["<>"] })
    #expect(checkDecoder(SMTPModule.stream, transcript) == [])
  }

  @Test func refusedDataIsNoMail() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
    transcript.client("EHLO x\r\n")
    transcript.server("250 ok\r\n")
    transcript.client("DATA\r\n")
    transcript.server("503 5.5.1 no\r\n")
    transcript.client("RCPT TO:<a@example.com>\r\n")
    let sink = decode(transcript, with: [SMTPModule.stream])
    #expect(sink.messages.contains { $0.values(.field, "to") == ["<a@example.com>"] })
  }

  @Test func chunks() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
    transcript.client(
      "EHLO x\r\nMAIL FROM:<a@example.com> BODY=BINARYMIME\r\nBDAT 28\r\nFrom: a@example.com\r\n\r\nhalf")
    transcript.client(" \r\nBDAT 5 LAST\r\n.\r\nz.QUIT\r\n")
    // 21 + 2 + 4 bytes, then a blank; the second chunk holds what would end a text.
    transcript.steps.removeAll()
    transcript.client("EHLO x\r\nBDAT 28\r\nFrom: a@example.com\r\n\r\nhalf BDAT 5 LAST\r\n.\r\nz.QUIT\r\n")
    let sink = decode(transcript, with: [SMTPModule.stream])
    let mail = sink.messages.first { $0.start == "BDAT" }
    #expect(mail?.values(.header, "From") == ["a@example.com"])
    #expect(mail?.bodies.first?.text == "half .\r\nz.")
    #expect(checkDecoder(SMTPModule.stream, transcript) == [])
  }

  @Test func handsOverAtStartTLS() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
    transcript.client("EHLO x\r\n")
    transcript.server("250 STARTTLS\r\n")
    transcript.client("STARTTLS\r\n")
    transcript.server("220 ready\r\n")
    transcript.say(.fromInitiator, TLSBuilder.record(22, TLSBuilder.clientHello()))
    let sink = decode(transcript, with: [SMTPModule.stream, TLSModule.stream])
    #expect(sink.facts.contains { if case .tlsClientHello = $0 { true } else { false } })
  }

  @Test func aMailWithoutEndIsToldAsCut() {
    var transcript = Self.transcript()
    transcript = transcript.prefix(transcript.count - 150)
    let sink = decode(transcript, with: [SMTPModule.stream])
    #expect(sink.messages.last?.start == "DATA")
    #expect(sink.messages.last?.bodies.first?.isComplete == false)
  }

  @Test(arguments: [
    "220 ProFTPD Server ready\r\n", "220-FileZilla Server\r\n220 hello\r\n", "USER anonymous\r\n",
    "HELP ME\r\n", "EHLOX\r\n", "220", "2200 SMTP\r\n", "GET / HTTP/1.1\r\n\r\n", "mail from: nobody\r\n",
  ])
  func lookAlikes(_ text: String) {
    for side in FlowDirection.allCases {
      var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 21))
      transcript.say(side, Array(text.utf8))
      let sink = decode(transcript, with: [SMTPModule.stream])
      #expect(!sink.messages.contains { $0.protocolName == "smtp" })
    }
  }

  /// A message of nothing but stuffed dots, and one that never ends.
  @Test func hostileTexts() {
    var transcript = Transcript(ports: FlowPorts(initiator: 50_000, responder: 25))
    transcript.client("EHLO x\r\nDATA\r\n" + String(repeating: "..\r\n", count: 200_000))
    let sink = decode(transcript, with: [SMTPModule.stream])
    #expect(sink.messages.last?.bodies.first?.isComplete == false)
    #expect((sink.messages.last?.bodies.first?.sources.count ?? 0) <= 65_540)
  }
}
