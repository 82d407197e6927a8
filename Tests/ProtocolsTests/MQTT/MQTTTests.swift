import AuditModel
import Protocols
import TestSupport
import Testing

/// Expected values are those planted; shapes are those of the OASIS specifications of MQTT 3.1.1 and 5.0.
struct MQTTTests {
  private typealias Build = MQTTBuilder
  private static let ports = FlowPorts(initiator: 40_000, responder: 1_883)

  private func read(_ transcript: Transcript) -> RecordingSink {
    let sink = decode(transcript, with: [MQTTModule.stream])
    #expect(sink.faults == [])
    return sink
  }

  private func lines(_ sink: RecordingSink) -> [String] {
    sink.messages.flatMap { message in
      ["\(message.direction.rawValue) \(message.start)"]
        + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value)" }
        + message.bodies.map { "\($0.part.rawValue) [\($0.mediaType)] \($0.text)" }
    }
  }

  private static func version4() -> Transcript {
    var transcript = Transcript(ports: ports)
    transcript.say(
      .fromInitiator,
      Build.connect4(
        client: "fdm-D12345", will: ("printers/D12345/gone", #"{"serial":"D12345"}"#), user: "toperator",
        password: "hunter2"))
    transcript.say(.fromResponder, [0x20, 2, 0, 0])
    transcript.say(.fromInitiator, Build.packet(0x82, [0, 1] + Build.text("device/00M00A2B0800123/request") + [1]))
    transcript.say(.fromResponder, [0x90, 3, 0, 1, 1])
    transcript.say(.fromInitiator, Build.publish4("printers/7/report", Array(#"{"temperature":75}"#.utf8)))
    transcript.say(.fromInitiator, Build.publish4("device/00M00A2B0800123/report", Array("{}".utf8), quality: 1))
    transcript.say(.fromResponder, [0x40, 2, 0, 7])
    transcript.say(.fromInitiator, [0xC0, 0])
    transcript.say(.fromResponder, [0xD0, 0])
    transcript.say(.fromInitiator, [0xE0, 0])
    return transcript
  }

  private static let version4Lines = [
    "request CONNECT", "field client-id=fdm-D12345", "topic will=printers/", "topic printers=D12345",
    "topic will=/gone", "user =toperator",
    "password =hunter2", #"payload [] {"serial":"D12345"}"#, "request SUBSCRIBE", "topic =device/",
    "topic device=00M00A2B0800123", "topic =/request", "message PUBLISH printers/7/report",
    "topic =printers/7/report", #"payload [] {"temperature":75}"#,
    "message PUBLISH device/+/report", "topic =device/", "topic device=00M00A2B0800123",
    "topic =/report", "payload [] {}",
  ]

  @Test func aSessionOfVersion4IsRead() {
    let sink = read(Self.version4())
    #expect(lines(sink) == Self.version4Lines)
    #expect(sink.troubles == [])
  }

  private static func version5() -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 4_000))
    let connection: [UInt8] =
      [17, 0, 0, 0, 60, 21] + Build.text("K") + [22] + Build.binary([1, 2]) + [38] + Build.text("serial")
      + Build.text("D12345")
    let will: [UInt8] =
      [24, 0, 0, 0, 5, 3] + Build.text("text/plain") + [38] + Build.text("mac")
      + Build.text("00:00:5e:00:53:10")
    transcript.say(
      .fromInitiator,
      Build.packet(
        0x10,
        Build.text("MQTT") + [5, 0xC6, 0, 60] + Build.properties(connection) + Build.text("") + Build.properties(will)
          + Build.text("gone/x") + Build.text("bye") + Build.text("u") + Build.text("p")))
    transcript.say(
      .fromResponder,
      Build.packet(
        0x20, [0, 0] + Build.properties([33, 0, 20, 18] + Build.text("auto-4711") + [28] + Build.text("b.example"))))
    transcript.say(
      .fromInitiator,
      Build.publish5(
        "a/b", [1, 1, 35, 0, 9, 3] + Build.text("application/json") + [8] + Build.text("r/s"),
        Array(#"{"a":1}"#.utf8)))
    transcript.say(.fromInitiator, Build.publish5("", [35, 0, 9], Array("second".utf8)))
    transcript.say(
      .fromInitiator,
      Build.packet(
        0x82,
        [0, 1] + Build.properties([11, 0x80, 1, 38] + Build.text("k") + Build.text("v")) + Build.text("c/#") + [1])
    )
    transcript.say(.fromResponder, Build.packet(0xE0, [0x87] + Build.properties([31] + Build.text("not you"))))
    return transcript
  }

  @Test func aSessionOfVersion5IsRead() {
    let sink = read(Self.version5())
    #expect(
      lines(sink) == [
        "request CONNECT", "field auth-method=K", "field auth-data=\u{1}\u{2}", "attribute serial=D12345",
        "field content-type=text/plain", "attribute mac=00:00:5e:00:53:10", "topic will=gone/x", "user =u",
        "password =p", "payload [] bye", "response CONNACK", "field assigned-client-id=auto-4711",
        "field server-reference=b.example", "message PUBLISH a/b", "topic =a/b", "field content-type=application/json",
        "topic response=r/s", #"payload [application/json] {"a":1}"#, "message PUBLISH a/b", "payload [] second",
        "request SUBSCRIBE", "attribute k=v", "topic =c/#", "message DISCONNECT",
        "field reason-string=not you",
      ])
    #expect(sink.troubles == [])
  }

  @Test func itIsJoinedAtAnyPacket() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 4_000))
    transcript.say(.fromInitiator, Build.publish4("printers/7/report", Array(#"{"temperature":75}"#.utf8)))
    #expect(lines(read(transcript)).last == #"payload [] {"temperature":75}"#)
    // Version 5 shows by its properties.
    transcript.steps[0].bytes = Build.publish5("a/b/c", [1, 1], Array("{}".utf8))
    #expect(lines(read(transcript)) == ["message PUBLISH a/b/c", "topic =a/b/c", "payload [] {}"])
    // A ping says nothing but on MQTT's own port.
    transcript.steps[0].bytes = [0xC0, 0] + Build.publish4("a/b", [0x41])
    #expect(read(transcript).messages.map(\.protocolName) == ["tcp"])
    transcript.ports = Self.ports
    #expect(lines(read(transcript)) == ["message PUBLISH a/b", "topic =a/b", "payload [] A"])
  }

  @Test(arguments: [
    Array("0 apples are not a topic at all".utf8), Array("<?xml version=\"1.0\"?>".utf8),
    // LDAP bind and SNMP over TCP: sequences begin like a PUBLISH.
    [0x30, 0x0C, 0x02, 0x01, 0x01, 0x60, 0x07, 0x02, 0x01, 0x03, 0x04, 0x00, 0x80, 0x00],
    [0x30, 0x82, 0x03, 0x5A, 0x30, 0x82, 0x02, 0x42, 0xA0, 0x03, 0x02, 0x01, 0x02],
    // Another name where MQTT stands, and a reserved flag.
    [0x10, 0x0E, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x58, 4, 2, 0, 60, 0, 2, 0x61, 0x62],
    [0x10, 0x0E, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 4, 3, 0, 60, 0, 2, 0x61, 0x62],
    // A length of five bytes.
    [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 4, 0x4D, 0x51, 0x54, 0x54, 4, 2],
    [0x36, 0x05, 0, 3, 0x61, 0x2F, 0x62],
  ])
  func lookAlikesAreLeftAlone(_ bytes: [UInt8]) {
    for port: UInt16 in [4_000, 389] {
      var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
      transcript.say(.fromInitiator, bytes)
      #expect(read(transcript).messages.map(\.protocolName) == ["tcp"])
    }
  }

  @Test func aLengthThatOverflowsEndsTheReading() {
    var transcript = Transcript(ports: Self.ports)
    transcript.say(.fromInitiator, Build.publish4("a/b", [0x41]) + [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0, 3])
    transcript.say(.fromInitiator, Build.publish4("c/d", [0x42]))
    let sink = read(transcript)
    #expect(sink.messages.filter { $0.protocolName == "mqtt" }.map(\.start) == ["PUBLISH a/b", "PUBLISH c/d"])
    #expect(sink.troubles == ["mqtt-malformed: packet that cannot be one @8 fromInitiator"])
  }

  @Test func partsThatLieCostOnePacket() {
    var transcript = Transcript(ports: Self.ports)
    transcript.say(
      .fromInitiator,
      Build.publish4("a/b", [0x41]) + Build.packet(0x30, [0xFF, 0xFF, 0x61, 0x2F]) + Build.publish4("c/d", [0x42]))
    let sink = read(transcript)
    #expect(sink.messages.filter { $0.protocolName == "mqtt" }.map(\.start) == ["PUBLISH a/b", "PUBLISH c/d"])
    #expect(sink.troubles == ["mqtt-malformed: parts of a packet do not fit into it @8 fromInitiator"])
  }

  @Test func longPayloadsComeInPieces() {
    let payload = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    var transcript = Transcript(ports: Self.ports)
    transcript.say(.fromInitiator, Build.publish4("cam/1/image", payload) + Build.publish4("a/b", [0x41]))
    let sink = read(transcript)
    let pieces = sink.messages.flatMap(\.bodies).dropLast()
    #expect(sink.messages.first?.start == "PUBLISH cam/1/image")
    #expect(pieces.count == 5)
    #expect(pieces.flatMap { $0.bytes.dropFirst($0.repeated) } == payload)
    #expect(pieces.map(\.isComplete) == [false, false, false, false, true])
    #expect(sink.messages.last?.start == "PUBLISH a/b")
  }

  @Test func behindAGapItGoesOn() {
    let sink = RecordingSink()
    let feeder = StreamFeeder(ports: Self.ports, modules: [MQTTModule.stream])
    let first = Build.publish4("a/b", Array("0123456789".utf8))
    let second = Build.publish4("c/d", Array("behind".utf8))
    var at: UInt64 = 0
    func feed(_ bytes: [UInt8]) {
      feeder.feed(bytes.span.bytes, from: .fromInitiator, at: at, time: Timestamp(seconds: 1), into: sink)
      at += UInt64(bytes.count)
    }
    feed(Array(first.prefix(9)))
    feeder.gap(40, from: .fromInitiator, at: at, into: sink)
    at += 40
    feed(Array("rest of something".utf8) + second)
    feeder.finish(.fromInitiator, into: sink)
    let bodies = sink.messages.filter { $0.protocolName == "mqtt" }.flatMap(\.bodies)
    #expect(bodies.map(\.text) == ["01", "behind"])
    #expect(bodies.map(\.isComplete) == [false, true])
  }

  @Test func passesTheCheckOfDecoders() {
    #expect(checkDecoder(MQTTModule.stream, Self.version4()) == [])
    #expect(checkDecoder(MQTTModule.stream, Self.version5()) == [])
  }
}
