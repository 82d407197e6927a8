import AuditModel
import Protocols
import TestSupport
import Testing

/// Expected values are those planted; shapes are those of RFC 3164, 5424, 5426 and 6587, some messages the examples
/// of these with our own values.
struct SyslogTests {
  private func lines(_ message: String, port: UInt16 = 514) -> [String]? {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.client(message)
    let sink = decode(transcript, with: [SyslogModule.datagram])
    #expect(sink.faults == [])
    return sink.messages[0].protocolName == "syslog" ? lines(sink) : nil
  }

  private func lines(_ sink: RecordingSink) -> [String] {
    sink.messages.flatMap { message in
      [message.start] + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value)" }
    }
  }

  @Test func aModernMessageIsRead() {
    let text =
      #"<165>1 2018-06-15T22:14:15.003Z fortus-450.example.com spool 8710 ID47 "#
      + #"[exampleSDID@32473 iut="3" user="to\"p\]erator"][meta serial="D12345"] Job bracket_v3 for Test Operator"#
    #expect(
      lines(text) == [
        "SYSLOG spool", "field timestamp=2018-06-15T22:14:15.003Z", "field hostname=fortus-450.example.com",
        "field app-name=spool", "field msgid=ID47", "attribute iut=3", #"attribute user=to\"p\]erator"#,
        "attribute serial=D12345", "text =Job bracket_v3 for Test Operator",
      ])
  }

  @Test func missingPartsAreMissing() {
    #expect(lines("<34>1 - - - - - -") == ["SYSLOG"])
    #expect(
      lines("<34>1 - printer-7 - - - - \u{FEFF}caf\u{E9}") == ["SYSLOG", "field hostname=printer-7", "text =café"])
    #expect(
      lines("<134>1 2018-06-15T00:00:00Z printer-3 spool 42 - - job 17 done\n") == [
        "SYSLOG spool", "field timestamp=2018-06-15T00:00:00Z", "field hostname=printer-3", "field app-name=spool",
        "text =job 17 done",
      ])
  }

  @Test(arguments: [
    (
      "<13>Oct 11 22:14:15 mymachine su[230]: 'su root' failed for toperator",
      [
        "SYSLOG su", "field timestamp=Oct 11 22:14:15", "field hostname=mymachine", "field app-name=su",
        "text ='su root' failed for toperator",
      ]
    ),
    // Without a host, as log() of the C library sends it.
    (
      "<30>Feb  5 17:32:18 dhclient: bound to 192.0.2.50",
      ["SYSLOG dhclient", "field timestamp=Feb  5 17:32:18", "field app-name=dhclient", "text =bound to 192.0.2.50"]
    ),
    // With the time of the newer form.
    (
      "<30>2018-06-15T00:00:00+02:00 fortus-450 cron/x: tick",
      [
        "SYSLOG cron/x", "field timestamp=2018-06-15T00:00:00+02:00", "field hostname=fortus-450",
        "field app-name=cron/x", "text =tick",
      ]
    ),
    // No tag: all is text.
    (
      "<30>Oct 11 22:14:15 mymachine nothing of the kind",
      ["SYSLOG", "field timestamp=Oct 11 22:14:15", "field hostname=mymachine", "text =nothing of the kind"]
    ),
    ("<0>Use the BFG!", ["SYSLOG", "text =Use the BFG!"]),
    // Firewalls write pairs.
    (
      #"<14>id=firewall sn=0017C5158708 user="Test Operator" src=192.0.2.10 odd m="#,
      [
        "SYSLOG", "text id=firewall", "text sn=0017C5158708", "text user=Test Operator", "text src=192.0.2.10",
        "text =odd",
      ]
    ),
  ])
  func anOldMessageIsRead(_ message: String, _ expected: [String]) { #expect(lines(message) == expected) }

  @Test(arguments: [
    "<html><body>", "<1>", "<192>1 - - - - - -", "<13Oct 11 22:14:15 h t: x", "<?xml version=\"1.0\"?>", "<a>1 - -",
    "<13>hello", "<13>12 monkeys",
  ])
  func lookAlikesOnOtherPortsAreLeftAlone(_ message: String) { #expect(lines(message, port: 4_000) == nil) }

  @Test(arguments: ["<13>1 - h - - - -", "<13>Oct 11 22:14:15 h t: x", "<13>2018-06-15T00:00:00Z h t: x"])
  func messagesOnOtherPortsAreRead(_ message: String) { #expect(lines(message, port: 4_000) != nil) }

  // MARK: - Streams

  private static let first = "<13>Oct 11 22:14:15 mymachine su: one"
  private static let second = "<165>1 2018-06-15T00:00:00Z h app - - [a b=\"c\"] two\nlines"

  private func read(_ pieces: [String], port: UInt16 = 4_000) -> RecordingSink {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    for piece in pieces { transcript.client(piece) }
    let sink = decode(transcript, with: [SyslogModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  @Test func messagesWithLengthsAndLinesAreRead() {
    let counted = "\(Self.first.utf8.count) \(Self.first)\(Self.second.utf8.count) \(Self.second)"
    let sink = read([counted])
    #expect(sink.messages.map(\.start) == ["SYSLOG su", "SYSLOG app"])
    #expect(sink.messages[1].fields.last?.value == "two\nlines")
    let rows = read([Self.first + "\r\n" + "<13>1 - - x - - - two\n", Self.first])
    #expect(rows.messages.map(\.start) == ["SYSLOG su", "SYSLOG x", "SYSLOG su"])
    #expect(rows.messages[0].fields.last?.value == "one")
  }

  @Test func linesThatAreNoMessagesArePassedOver() {
    let sink = read([Self.first + "\n", "  at line two of a trace\n", Self.first + "\n"])
    #expect(sink.messages.map(\.protocolName).sorted() == ["syslog", "syslog", "tcp"])
  }

  @Test func lengthsThatLieAreBounded() {
    let sink = read(["9999999 <13>1 - - - - - -", "\n"], port: 514)
    #expect(sink.messages.allSatisfy { $0.protocolName == "tcp" })
    let long = read([Self.first + String(repeating: "x", count: 100_000) + "\n" + Self.first + "\n"])
    #expect(long.messages.last { $0.protocolName == "syslog" }?.start == "SYSLOG su")
  }

  @Test(arguments: ["12345 bananas", "20 <html><body></body>", "<html>", "5", "<", "220 ftp.example.com ready\r\n"])
  func lookAlikesInStreamsAreLeftAlone(_ text: String) {
    #expect(read([text]).messages.allSatisfy { $0.protocolName == "tcp" })
  }

  @Test func passesTheCheckOfDecoders() {
    var datagrams = Transcript(ports: FlowPorts(initiator: 40_000, responder: 514))
    datagrams.client(Self.first)
    datagrams.server(Self.second)
    #expect(checkDecoder(SyslogModule.datagram, datagrams) == [])
    var counted = Transcript(ports: FlowPorts(initiator: 40_000, responder: 601))
    counted.client("\(Self.first.utf8.count) \(Self.first)\(Self.second.utf8.count) \(Self.second)")
    #expect(checkDecoder(SyslogModule.stream, counted) == [])
    var rows = Transcript(ports: FlowPorts(initiator: 40_000, responder: 514))
    rows.client(Self.first + "\n" + Self.first + "\n<13>1 2018-06-15T00:00:00Z - x - - - two\n" + Self.first)
    #expect(checkDecoder(SyslogModule.stream, rows) == [])
  }
}
