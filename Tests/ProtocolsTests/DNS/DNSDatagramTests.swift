import AuditModel
import Protocols
import TestSupport
import Testing

/// Expected values come from RFC 1035, 2782, 6762, 6763, 6891, 7871 and 9460 and from the names planted here.
struct DNSDatagramTests {
  typealias Builder = DNSMessageBuilder

  private func lines(_ message: Builder, responder: UInt16 = 53, from direction: FlowDirection = .fromInitiator)
    -> [String]?
  {
    read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: responder, from: direction)?.lines
  }

  @Test func aQueryTellsItsName() {
    var message = Builder()
    message.question(Builder.name("Telemetry.stratasys.com"), 1)
    #expect(
      lines(message) == ["begin dns request QUERY A", "field qname=Telemetry.stratasys.com @13", "end"])
  }

  @Test func anAnswerFollowsAliasesAndPointers() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("print.grabcad.com"), 1)
    message.record(Builder.pointer(12), 5, Builder.name("d1.example.net"))
    message.record(Builder.name("D1.example.NET"), 1, [203, 0, 113, 16])
    let log = read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: 53, from: .fromResponder)
    #expect(
      log?.facts == [
        .alias(name: "print.grabcad.com", target: "d1.example.net"),
        .address(name: "d1.example.net", IPAddress(v4: 0xCB00_7110)),
      ])
    // Nothing of the message is a value, so no message is told of.
    #expect(log?.lines.contains { $0.hasPrefix("begin") } == false)
  }

  @Test func anIPv6AnswerIsTold() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 28)
    message.record(
      Builder.pointer(12), 28, [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [7])
    #expect(lines(message) == ["example.org is 2001:db8::7 @41..<57"])
  }

  @Test func serviceHintsAndAliasModeAreAddressesAndAliases() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 65)
    message.record(
      Builder.pointer(12), 65, [0, 1, 0] + [0, 1, 0, 3, 2, 0x68, 0x32] + [0, 4, 0, 8, 192, 0, 2, 1, 192, 0, 2, 2])
    message.record(Builder.name("example.com"), 65, [0, 0] + Builder.name("cdn.example.net"))
    let log = read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: 53, from: .fromResponder)
    #expect(
      log?.facts == [
        .address(name: "example.org", IPAddress(v4: 0xC000_0201)),
        .address(name: "example.org", IPAddress(v4: 0xC000_0202)),
        .alias(name: "example.com", target: "cdn.example.net"),
      ])
  }

  @Test func multicastTellsInstancesTextsAndHostNames() {
    var message = Builder(flags: 0x8400)
    message.record(
      Builder.name("_ipp._tcp.local"), 12, [11] + Array("Lab Printer".utf8) + Builder.pointer(12))
    message.record(
      Builder.pointer(12 + 17 + 10), 16, [14] + Array("note=Room 0101".utf8) + [4] + Array("flag".utf8),
      class: 0x8001)
    message.record(
      Builder.pointer(12 + 17 + 10), 33, [0, 0, 0, 0, 2, 0x77] + Builder.name("fortus-450.local"), section: 3)
    message.record(Builder.name("Fortus-450.local"), 1, [192, 0, 2, 50], section: 3, class: 0x8001)
    let log = read(DNSModule.datagram, message.bytes, initiator: 5353, responder: 5353)
    #expect(
      log?.lines.map { String($0.prefix { $0 != "@" }) } == [
        "begin mdns message RESPONSE PTR", "field instance=Lab Printer ", "field note=Room 0101 ", "field txt=flag ",
        "field target=fortus-450 ", "field hostname=Fortus-450 ", "fortus-450.local is 192.0.2.50 ", "end",
      ])
  }

  @Test func aProbeNamesTheProberAndAZoneNamesNoHost() {
    var probe = Builder(flags: 0)
    probe.question(Builder.name("fortus-450.local"), 255)
    probe.record(Builder.pointer(12), 1, [192, 0, 2, 50], section: 2)
    let log = read(DNSModule.datagram, probe.bytes, initiator: 5353, responder: 5353)
    #expect(log?.facts == [.address(name: "fortus-450.local", IPAddress(v4: 0xC000_0232))])
    let unicast = read(DNSModule.datagram, probe.bytes, initiator: 40_000, responder: 53)
    #expect(unicast?.facts == [])
  }

  @Test func optionsThatNameTheClientAreTold() {
    var message = Builder()
    message.question(Builder.name("example.org"), 1)
    message.record(
      [0], 41,
      [0, 10, 0, 8] + Array(repeating: 9, count: 8) + [0, 8, 0, 7, 0, 1, 24, 0, 192, 0, 2]
        + [0xFD, 0xE9, 0, 6, 0, 0, 0x5E, 0, 0x53, 0x10], section: 3, class: 4096)
    #expect(
      lines(message)?.filter { $0.hasPrefix("option") } == [
        "option 8 client-subnet=00011800c00002 @56", "option 65001 client-mac=00005e005310 @67",
      ])
  }

  // MARK: Look-alikes

  @Test func otherPortsNeedAWholeMessage() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 1)
    message.record(Builder.pointer(12), 1, [192, 0, 2, 1])
    #expect(lines(message, responder: 8053)?.isEmpty == false)
    let tail = message.bytes + [0]
    #expect(read(DNSModule.datagram, tail, initiator: 40_000, responder: 8053) == nil)
    let cut = Array(message.bytes.dropLast())
    #expect(read(DNSModule.datagram, cut, initiator: 40_000, responder: 8053) == nil)
    #expect(read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: 5355) == nil)
  }

  @Test(arguments: [
    [UInt8]("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n".utf8),
    [UInt8]("<34>Oct 11 22:14:15 fortus su: failed".utf8), Array(repeating: 0, count: 48),
    [0x1B] + Array(repeating: 0, count: 47),
  ])
  func otherProtocolsAreDeclined(_ bytes: [UInt8]) {
    #expect(read(DNSModule.datagram, bytes, initiator: 40_000, responder: 1234) == nil)
  }

  // MARK: Hostile input

  /// A message whose only answer has this owner name, on DNS's own port.
  private func answering(_ owner: [UInt8]) -> [String] {
    var message = Builder(flags: 0x8180)
    message.record(owner, 1, [192, 0, 2, 1])
    return lines(message) ?? ["declined"]
  }

  @Test func pointerLoopsAndForwardPointersEnd() {
    #expect(answering(Builder.pointer(12)) == ["trouble dns-malformed: pointer not backwards @12"])
    #expect(answering(Builder.pointer(20)) == ["trouble dns-malformed: pointer not backwards @12"])
    #expect(answering([1, 0x61] + Builder.pointer(12)) == ["trouble dns-malformed: pointer not backwards @14"])
    #expect(answering(Builder.pointer(4)) == ["trouble dns-malformed: pointer not backwards @12"])
  }

  @Test func longLabelsAndNamesEnd() {
    #expect(answering([64] + [UInt8](repeating: 0x61, count: 64) + [0]).first?.contains("longer than 63") == true)
    #expect(answering([0x80, 1]).first?.contains("longer than 63") == true)
    let label: [UInt8] = [63] + [UInt8](repeating: 0x61, count: 63)
    let labels = [label, label, label, label].reduce([], +)
    #expect(answering(labels + [0]).first?.contains("over 255") == true)
    // 127 labels of one byte are the longest name that is allowed, 128 are one too many.
    var most: [UInt8] = []
    for _ in 0..<127 { most += [1, 0x61] }
    most.append(0)
    #expect(answering(most).first?.contains("is 192.0.2.1") == true)
    #expect(answering([1, 0x61] + most).first?.contains("over 255") == true)
  }

  @Test func chainsOfPointersAreBounded() {
    var message = Builder(flags: 0x8180)
    message.record([1, 0x61, 0], 99, (0..<40).flatMap { Builder.pointer(25 + 2 * ($0 - 1)) })
    message.record(Builder.pointer(25 + 2 * 39), 1, [192, 0, 2, 1])
    #expect(lines(message)?.first?.contains("too many pointers") == true)
  }

  @Test func lyingCountsAndLengthsAreToldNotTrusted() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 1)
    var bytes = message.bytes
    bytes[6] = 0xFF
    bytes[7] = 0xFF
    let log = read(DNSModule.datagram, bytes, initiator: 40_000, responder: 53)
    #expect(log?.lines == ["trouble dns-malformed: name past the end @29"])
    #expect(read(DNSModule.datagram, bytes, initiator: 40_000, responder: 8053) == nil)
  }

  @Test func everyCutIsSurvived() {
    var message = Builder(flags: 0x8400)
    message.question(Builder.name("_ipp._tcp.local"), 12)
    message.record(Builder.pointer(12), 12, [3, 0x61, 0x62, 0x63] + Builder.pointer(12))
    message.record(Builder.pointer(12), 33, [0, 0, 0, 0, 0, 1] + Builder.name("h.local"))
    message.record(Builder.pointer(12), 16, [3] + Array("a=b".utf8))
    message.record(Builder.pointer(12), 65, [0, 1, 0, 0, 4, 0, 4, 192, 0, 2, 1])
    for count in 0..<message.bytes.count {
      let log = read(DNSModule.datagram, Array(message.bytes.prefix(count)), initiator: 5353, responder: 5353)
      #expect(log?.depth ?? 0 == 0)
    }
  }

  @Test func everyChangedByteIsSurvived() {
    var message = Builder(flags: 0x8400)
    message.record(Builder.name("_ipp._tcp.local"), 12, [3, 0x61, 0x62, 0x63] + Builder.pointer(12))
    message.record(Builder.pointer(12), 65, [0, 1, 0, 0, 4, 0, 4, 192, 0, 2, 1])
    message.record(Builder.pointer(12), 16, [3] + Array("a=b".utf8))
    message.record([0], 41, [0, 8, 0, 4, 0, 1, 0, 0], section: 3)
    for index in message.bytes.indices {
      for value in [0, 1, 0x3F, 0x40, 0x7F, 0xC0, 0xFF] as [UInt8] {
        var bytes = message.bytes
        bytes[index] = value
        let log = read(DNSModule.datagram, bytes, initiator: 5353, responder: 5353)
        #expect(log?.depth ?? 0 == 0)
      }
    }
  }

  @Test func addressesOfOneMessageAreBounded() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 1)
    for index in 0..<1000 { message.record(Builder.pointer(12), 1, [10, 0, UInt8(index >> 8), UInt8(index & 255)]) }
    #expect(lines(message)?.count == 256)
  }

  /// As many records as fit into the longest message; the header of another claims 65,535.
  @Test func messagesFullOfAnswersAreBounded() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 1)
    while message.bytes.count < 65_000 { message.record(Builder.pointer(12), 1, [10, 0, 0, 1]) }
    var bytes = message.bytes
    let start = ContinuousClock.now
    #expect((read(DNSModule.datagram, bytes, initiator: 40_000, responder: 53)?.lines.count ?? .max) <= 256)
    bytes.replaceSubrange(6..<8, with: [0xFF, 0xFF])
    #expect((read(DNSModule.datagram, bytes, initiator: 40_000, responder: 53)?.lines.count ?? .max) <= 257)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  /// RFC 6891 section 6.1.1: an OPT record has the root as its owner; anything else, an empty one, or two are odd.
  @Test func oddOptionRecordsHideNothing() {
    var message = Builder(flags: 0x8180)
    message.question(Builder.name("example.org"), 1)
    message.record(Builder.pointer(12), 1, [192, 0, 2, 1])
    message.record([0], 41, [], section: 3, class: 0)
    message.record([0], 41, [0, 8, 0xFF, 0xFF, 0, 1], section: 3, class: 65_535)
    let log = read(DNSModule.datagram, message.bytes, initiator: 40_000, responder: 53)
    #expect(log?.lines.first?.contains("is 192.0.2.1") == true)
  }

  @Test func passesTheCheckOfDecoders() {
    var query = Builder()
    query.question(Builder.name("Telemetry.example.org"), 1)
    query.record([0], 41, [0, 8, 0, 7, 0, 1, 24, 0, 192, 0, 2], section: 3, class: 4096)
    var answer = Builder(flags: 0x8180)
    answer.question(Builder.name("telemetry.example.org"), 1)
    answer.record(Builder.pointer(12), 5, [3, 0x63, 0x64, 0x6E] + Builder.pointer(22))
    answer.record([3, 0x63, 0x64, 0x6E] + Builder.pointer(22), 1, [192, 0, 2, 1])
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 53))
    transcript.say(.fromInitiator, query.bytes)
    transcript.say(.fromResponder, answer.bytes)
    #expect(checkDecoder(DNSModule.datagram, transcript) == [])
  }

  @Test func multicastPassesTheCheckOfDecoders() {
    var message = Builder(flags: 0x8400)
    message.question(Builder.name("_ipp._tcp.local"), 12)
    message.record(Builder.pointer(12), 12, [3, 0x61, 0x62, 0x63] + Builder.pointer(12))
    message.record([3, 0x61, 0x62, 0x63] + Builder.pointer(12), 33, [0, 0, 0, 0, 0, 1] + Builder.name("h.local"))
    message.record(Builder.pointer(12), 16, [3] + Array("a=b".utf8))
    var transcript = Transcript(ports: FlowPorts(initiator: 5353, responder: 5353))
    transcript.say(.fromInitiator, message.bytes)
    message = Builder()
    message.question(Builder.name("_ipp._tcp.local"), 12)
    message.question([3, 0x61, 0x62, 0x63] + Builder.pointer(12), 255)
    transcript.say(.fromResponder, message.bytes)
    #expect(checkDecoder(multicast, transcript) == [])
  }

  /// The check wants the module to be named as its messages are.
  private var multicast: ProtocolModule { ProtocolModule(name: "mdns", reader: DNSModule.datagram.reader) }
}
