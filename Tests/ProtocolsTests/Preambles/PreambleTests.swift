import AuditModel
import Protocols
import TestSupport
import Testing

/// What is said before TLS: octets as the specifications write them, one character for each.
struct PreambleTests {
  typealias Lines = [(FlowDirection, String)]

  static func octets(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

  /// RFC 1928 sections 3, 4 and 6, RFC 1929 section 2.
  static let socks: Lines = [
    (.fromInitiator, "\u{5}\u{2}\u{0}\u{2}"), (.fromResponder, "\u{5}\u{2}"),
    (.fromInitiator, "\u{1}\u{8}operator\u{8}kite-731"), (.fromResponder, "\u{1}\u{0}"),
    (.fromInitiator, "\u{5}\u{1}\u{0}\u{3}\u{11}print.grabcad.com\u{1}\u{BB}"),
    (.fromResponder, "\u{5}\u{0}\u{0}\u{1}\u{C0}\u{0}\u{2}\u{1}\u{4}\u{38}"),
  ]
  /// The memo "SOCKS 4A": a host's name behind the user's.
  static let fourth: Lines = [
    (.fromInitiator, "\u{4}\u{1}\u{1}\u{BB}\u{0}\u{0}\u{0}\u{1}operator\u{0}print.grabcad.com\u{0}"),
    (.fromResponder, "\u{0}\u{5A}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}"),
  ]
  /// PostgreSQL documentation, "Message Formats": SSLRequest, StartupMessage, AuthenticationCleartextPassword,
  /// PasswordMessage.
  static let sslRequest = "\u{0}\u{0}\u{0}\u{8}\u{4}\u{D2}\u{16}\u{2F}"
  static let startup: Lines = [
    (.fromInitiator, sslRequest), (.fromResponder, "N"),
    (.fromInitiator, "\u{0}\u{0}\u{0}\u{25}\u{0}\u{3}\u{0}\u{0}user\u{0}operator\u{0}database\u{0}jobs\u{0}\u{0}"),
    (.fromResponder, "R\u{0}\u{0}\u{0}\u{8}\u{0}\u{0}\u{0}\u{3}"),
    (.fromInitiator, "p\u{0}\u{0}\u{0}\u{0D}kite-731\u{0}"),
  ]
  /// MySQL documentation, "Protocol::HandshakeV10", "Protocol::SSLRequest" and "Protocol::HandshakeResponse41".
  static let greeting =
    "\u{4A}\u{0}\u{0}\u{0}\u{A}8.0.36\u{0}\u{9}\u{0}\u{0}\u{0}abcdefgh\u{0}\u{FF}\u{FF}\u{FF}\u{2}\u{0}\u{FF}\u{DF}\u{15}"
    + zeros(10) + "ijklmnopqrst\u{0}caching_sha2_password\u{0}"
  static let mySQLRequest = "\u{20}\u{0}\u{0}\u{1}\u{0D}\u{AE}\u{FF}\u{19}\u{0}\u{0}\u{0}\u{1}\u{FF}" + zeros(23)
  static let mySQLLogin: Lines = [
    (.fromResponder, greeting),
    (
      .fromInitiator,
      "\u{33}\u{0}\u{0}\u{1}\u{0D}\u{A6}\u{FF}\u{19}\u{0}\u{0}\u{0}\u{1}\u{FF}" + zeros(23)
        + "operator\u{0}\u{4}salt" + "jobs\u{0}"
    ),
  ]
  /// RFC 4511 sections 4.14.1, 4.14.2 and 4.2.
  static let ldapStart = "\u{30}\u{1D}\u{2}\u{1}\u{1}\u{77}\u{18}\u{80}\u{16}1.3.6.1.4.1.1466.20037"
  static let ldapAnswer = "\u{30}\u{C}\u{2}\u{1}\u{1}\u{78}\u{7}\u{A}\u{1}\u{0}\u{4}\u{0}\u{4}\u{0}"
  static let bind: Lines = [
    (
      .fromInitiator,
      "\u{30}\u{33}\u{2}\u{1}\u{1}\u{60}\u{2E}\u{2}\u{1}\u{3}\u{4}\u{1F}cn=operator,dc=example,dc=net  \u{80}\u{8}kite-731"
    ),
    (.fromResponder, "\u{30}\u{C}\u{2}\u{1}\u{1}\u{61}\u{7}\u{A}\u{1}\u{0}\u{4}\u{0}\u{4}\u{0}"),
  ]
  /// MS-RDPBCGR sections 4.1.1 and 4.1.2, with another name.
  static let rdpRequest =
    "\u{3}\u{0}\u{0}\u{2D}\u{28}\u{E0}\u{0}\u{0}\u{0}\u{0}\u{0}Cookie: mstshash=operator\r\n\u{1}\u{0}\u{8}\u{0}\u{3}\u{0}\u{0}"
  static let rdpAnswer =
    "\u{3}\u{0}\u{0}\u{13}\u{E}\u{D0}\u{0}\u{0}\u{12}\u{34}\u{0}\u{2}\u{0}\u{8}\u{0}\u{1}\u{0}\u{0}\u{0}"
  static let rdp: Lines = [(.fromInitiator, rdpRequest), (.fromResponder, rdpAnswer)]
  private static let streams = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
  private static let opening = "<?xml version='1.0'?><stream:stream from='operator@example.com' \(streams)>"
  private static let features =
    "<stream:stream id='1' \(streams)><stream:features><starttls xmlns='urn:x'/></stream:features>"
  /// RFC 6120 section 5.4.2.
  static let xmpp: Lines = [
    (.fromInitiator, opening), (.fromResponder, features),
    (.fromInitiator, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
    (.fromResponder, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
  ]
  static let xmppText = opening.utf8.count + features.utf8.count

  private static func zeros(_ count: Int) -> String { String(repeating: "\u{0}", count: count) }

  static func transcript(_ lines: Lines, port: UInt16 = 4_000) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    for (direction, line) in lines { transcript.say(direction, octets(line)) }
    return transcript
  }

  private func fields(_ lines: Lines) -> [String] {
    let sink = decode(Self.transcript(lines), with: Catalog.streams)
    #expect(sink.faults == [])
    return sink.messages.filter { $0.protocolName != "tcp" }.flatMap { message in
      message.fields.map { "\(message.protocolName) \(message.start) \($0.part.rawValue) \($0.name)=\($0.value)" }
    }
  }

  // MARK: What is told

  @Test func namesPasswordsAndHostsAreTold() {
    #expect(
      fields(Self.socks) == [
        "socks AUTH user =operator", "socks AUTH password =kite-731",
        "socks CONNECT attribute host=print.grabcad.com",
      ])
    #expect(
      fields(Self.fourth) == ["socks CONNECT user =operator", "socks CONNECT attribute host=print.grabcad.com"])
    #expect(
      fields(Self.startup) == [
        "postgresql STARTUP user =operator", "postgresql STARTUP field database=jobs",
        "postgresql PASSWORD password =kite-731",
      ])
    #expect(fields(Self.mySQLLogin) == ["mysql LOGIN user =operator", "mysql LOGIN field database=jobs"])
    #expect(
      fields(Self.bind) == [
        "ldap BIND user =cn=operator,dc=example,dc=net  ", "ldap BIND password =kite-731",
      ])
    #expect(fields([(.fromInitiator, Self.rdpRequest)]) == ["rdp CONNECT user =operator"])
  }

  /// A refusal, by any of them, leaves the flow to the raw search.
  @Test func refusalsHandNothingOver() {
    let refusals: [Lines] = [
      Array(Self.socks.prefix(3)) + [(.fromResponder, "\u{1}\u{1}")],
      Array(Self.socks.prefix(5)) + [(.fromResponder, "\u{5}\u{5}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}")],
      [Self.fourth[0], (.fromResponder, "\u{0}\u{5B}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}")],
      [
        (.fromInitiator, Self.rdpRequest),
        (.fromResponder, "\u{3}\u{0}\u{0}\u{B}\u{6}\u{D0}\u{0}\u{0}\u{12}\u{34}\u{0}"),
      ],
    ]
    for lines in refusals {
      let sink = decode(
        Self.transcript(
          lines + [(.fromResponder, "+OK POP3 ready\r\n"), (.fromInitiator, "USER operator@example.com\r\n")]),
        with: Catalog.streams)
      #expect(sink.faults == [])
      #expect(!sink.messages.contains { $0.protocolName == "pop3" })
    }
  }

  // MARK: What is none of them

  @Test(arguments: [
    // DCE/RPC bind; a SOCKS greeting with nothing that fits behind it; a method that there is not.
    "\u{5}\u{0}\u{B}\u{3}\u{10}\u{0}\u{0}\u{0}\u{48}\u{0}\u{0}\u{0}", "\u{5}\u{1}\u{0}\u{7}\u{1}\u{0}\u{1}\u{1}",
    "\u{5}\u{1}\u{40}\u{5}\u{1}\u{0}\u{1}\u{1}\u{1}\u{1}\u{1}\u{0}\u{50}",
    // Version 4 without a host's name on a port that no proxy has.
    "\u{4}\u{1}\u{1}\u{BB}\u{C0}\u{0}\u{2}\u{1}ab\u{0}",
    // A length of 8 with another code; a start-up message that begins with no parameter.
    "\u{0}\u{0}\u{0}\u{8}\u{4}\u{D2}\u{16}\u{2D}", "\u{0}\u{0}\u{0}\u{20}\u{0}\u{3}\u{0}\u{0}abcdefghijklmnopqrstuvwx",
    // LDAP search; a sequence of something else; a bind with SASL.
    "\u{30}\u{25}\u{2}\u{1}\u{2}\u{63}\u{20}\u{4}\u{0}\u{A}\u{1}\u{2}", "\u{30}\u{5}\u{4}\u{3}abc",
    "\u{30}\u{1A}\u{2}\u{1}\u{1}\u{60}\u{15}\u{2}\u{1}\u{3}\u{4}\u{0}\u{A3}\u{E}\u{4}\u{C}GSS-SPNEGO..",
    // S7 over TPKT: a connection request with parameters.
    "\u{3}\u{0}\u{0}\u{16}\u{11}\u{E0}\u{0}\u{0}\u{0}\u{1}\u{0}\u{C0}\u{1}\u{A}\u{C1}\u{2}\u{1}\u{0}\u{C2}\u{2}\u{1}\u{2}",
    "<?xml version=\"1.0\"?><MTConnectStreams>", "<stream>http://etherx.jabber.org/streams",
  ])
  func lookAlikesAreNot(_ text: String) {
    let modules = [
      SOCKSModule.module, PostgreSQLModule.module, MySQLModule.module, LDAPModule.module, XMPPModule.module,
      RDPModule.module,
    ]
    for direction in FlowDirection.allCases {
      // What follows is enough to end any doubt.
      let bytes = Self.octets(text + String(repeating: " ", count: 2_100))
      let feeder = StreamFeeder(ports: FlowPorts(initiator: 40_000, responder: 4_000), modules: modules)
      let sink = RecordingSink()
      feeder.feed(bytes.span.bytes, from: direction, at: 0, time: Timestamp(seconds: 0), into: sink)
      #expect(feeder.protocolName == nil, "\(feeder.protocolName?.description ?? "")")
    }
  }

  /// MySQL's greeting comes from a server.
  @Test func aGreetingFromTheClientIsNone() {
    let sink = decode(Self.transcript([(.fromInitiator, Self.greeting)]), with: [MySQLModule.module])
    #expect(sink.messages.allSatisfy { $0.protocolName == "tcp" })
  }
}
