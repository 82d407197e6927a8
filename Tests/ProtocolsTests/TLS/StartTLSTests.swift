import AuditModel
import Bytes
import Decryption
import Protocols
import TestSupport
import Testing

/// Protocols that begin in clear and change to TLS on the same connection.
struct StartTLSTests {
  /// What is said in clear, and the port.
  private static let openings: [(name: String, port: UInt16, lines: [(FlowDirection, String)])] = [
    (
      "SMTP", 25,
      [
        (.fromResponder, "220 mail.example.com ESMTP\r\n"), (.fromInitiator, "EHLO printer.example.com\r\n"),
        (.fromResponder, "250-mail.example.com\r\n250 STARTTLS\r\n"), (.fromInitiator, "STARTTLS\r\n"),
        (.fromResponder, "220 ready to start TLS\r\n"),
      ]
    ),
    (
      "IMAP", 143,
      [
        (.fromResponder, "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"), (.fromInitiator, "a1 STARTTLS\r\n"),
        (.fromResponder, "a1 OK begin TLS\r\n"),
      ]
    ),
    (
      "POP3", 110,
      [(.fromResponder, "+OK POP3 ready\r\n"), (.fromInitiator, "STLS\r\n"), (.fromResponder, "+OK begin TLS\r\n")]
    ),
    (
      "FTP", 21,
      [
        (.fromResponder, "220 FTP server ready\r\n"), (.fromInitiator, "AUTH TLS\r\n"),
        (.fromResponder, "234 AUTH TLS OK\r\n"),
      ]
    ),
    (
      "HTTP CONNECT", 3128,
      [
        (.fromInitiator, "CONNECT print.grabcad.com:443 HTTP/1.1\r\nHost: print.grabcad.com:443\r\n\r\n"),
        (.fromResponder, "HTTP/1.1 200 OK\r\n\r\n"),
      ]
    ),
    ("SOCKS 5", 1080, PreambleTests.socks),
    ("SOCKS 4a", 1080, PreambleTests.fourth),
    ("PostgreSQL", 5432, [(.fromInitiator, PreambleTests.sslRequest), (.fromResponder, "S")]),
    ("MySQL", 3306, [(.fromResponder, PreambleTests.greeting), (.fromInitiator, PreambleTests.mySQLRequest)]),
    ("LDAP", 389, [(.fromInitiator, PreambleTests.ldapStart), (.fromResponder, PreambleTests.ldapAnswer)]),
    (
      "RDP", 3389, [(.fromInitiator, PreambleTests.rdpRequest), (.fromResponder, PreambleTests.rdpAnswer)]
    ),
    ("XMPP", 5222, PreambleTests.xmpp),
    (
      "SOCKS around POP3", 1080,
      PreambleTests.socks + [
        (.fromResponder, "+OK POP3 ready\r\n"), (.fromInitiator, "STLS\r\n"), (.fromResponder, "+OK begin TLS\r\n"),
      ]
    ),
  ]

  @Test(arguments: openings.map(\.name)) func whatFollowsIsOpened(_ name: String) throws {
    let opening = try #require(Self.openings.first { $0.name == name })
    let sealed = try SealedTranscript("tls13-aes256gcm")
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: opening.port))
    for (direction, line) in opening.lines { transcript.say(direction, PreambleTests.octets(line)) }
    // What is said in XMPP is searched raw, all but the words that change to TLS.
    let unread = name == "XMPP" ? PreambleTests.xmppText : 0
    transcript.steps += sealed.transcript.steps
    for pieces in [transcript, transcript.cut { 5 }] {
      let outcome = SealedTranscript.play(pieces, SealedTranscript.store(sealed.keyLog))
      let opened = outcome.messages.filter { $0.contains("/v1/status") }
      #expect(opened == SealedTranscript.expected)
      #expect(outcome.sink.channels.last == "tls1.3 print.grabcad.com")
      #expect(outcome.coverage.payloadBytes == transcript.count)
      #expect(outcome.coverage.opaqueEncrypted == 0)
      #expect(outcome.coverage.opaqueUnknown == unread)
    }
  }
}
