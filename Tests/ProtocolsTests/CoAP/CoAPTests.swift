import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 7252; all values are ours.
struct CoAPTests {
  private typealias Build = CoAPBuilder

  private func lines(_ bytes: [UInt8], port: UInt16 = 5_683) -> [String]? {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.say(.fromInitiator, bytes)
    let sink = decode(transcript, with: [CoAPModule.datagram])
    #expect(sink.faults == [])
    guard let message = sink.messages.first else { return [] }
    guard message.protocolName == "coap" else { return nil }
    return ["\(message.direction.rawValue) \(message.start) (\(message.host))"]
      + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value)" }
      + message.bodies.map { "\($0.part.rawValue) [\($0.mediaType)] \($0.text)" }
  }

  private static let post = Build.message(
    code: 2,
    options: [(3, Array("coap.example.com".utf8))] + Build.path("devices", "00M09A2B0800123", "report")
      + [(12, [50]), (15, Array("mac=00:00:5e:00:53:10".utf8)), (15, Array("flag".utf8)), (60, [7])],
    payload: Array(#"{"a":1}"#.utf8))

  @Test func aRequestIsRead() {
    let expected = [
      "request POST /devices/+/report (coap.example.com)", "option Uri-Host=coap.example.com", "path =devices",
      "path devices=00M09A2B0800123", "path 00M09A2B0800123=report", "query mac=00:00:5e:00:53:10", "query =flag",
      #"payload [application/json] {"a":1}"#,
    ]
    #expect(lines(Self.post) == expected)
    #expect(lines(Self.post, port: 4_000) == expected)
  }

  @Test func aResponseIsReadOnItsPort() {
    let answer = Build.message(
      type: 2, code: 0x45, options: [(4, [1, 2]), (12, []), (2_052, [9])], payload: Array("22.5 C".utf8))
    #expect(lines(answer) == ["response 2.05 ()", "payload [text/plain] 22.5 C"])
    #expect(lines(answer, port: 4_000) == nil)
    let created = Build.message(type: 2, code: 0x41, options: [(8, Array("rd".utf8)), (8, Array("4521".utf8))])
    #expect(lines(created) == ["response 2.01 ()", "option Location-Path=rd", "option Location-Path=4521"])
    #expect(lines(Build.message(type: 2, code: 0, token: [])) == [])
  }

  @Test(
    arguments: [
      // Another version, a token that is too long, an unknown code, a class that does not exist.
      [0x80, 1, 0, 1], [0x49, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0x40, 0x08, 0, 1], [0x40, 0x21, 0, 1],
      // A reserved length, a length past the end, an unknown critical option, a marker without payload.
      [0x40, 1, 0, 1, 0xBF], [0x40, 1, 0, 1, 0xB5, 0x61], [0x40, 1, 0, 1, 0xD0, 0x0C], [0x40, 1, 0, 1, 0xFF],
      // An option number of more than 65,535.
      [0x40, 1, 0, 1, 0xE0, 0xFF, 0xFF], Array("@text".utf8), [],
    ] as [[UInt8]])
  func othersAreLeftAlone(_ bytes: [UInt8]) { #expect(lines(bytes) == nil || bytes.isEmpty) }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 5_683))
    transcript.say(.fromInitiator, Self.post)
    transcript.say(.fromResponder, Build.message(type: 2, code: 0x45, options: [(12, [60])], payload: [0xA0]))
    #expect(checkDecoder(CoAPModule.datagram, transcript) == [])
  }
}
