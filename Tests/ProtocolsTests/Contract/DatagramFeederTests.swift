import AuditModel
import Bytes
import Protocols
import TestSupport
import Testing

struct DatagramFeederTests {
  private let module = ProtocolModule(
    name: "ping",
    reader: .datagram { window, _, sink in
      guard window.bytes.equals("ping") else { return false }
      let head = MessageHead(protocolName: "ping", direction: .message, sender: window.direction)
      sink.begin(head, start: window.bytes, host: window.bytes.prefix(0))
      sink.end()
      return true
    })

  private func feed(_ text: String, port: UInt16) -> (RecordingSink, DatagramFeeder.Outcome) {
    let bytes = Array(text.utf8)
    let sink = RecordingSink()
    let outcome = DatagramFeeder(modules: [module]).feed(
      bytes.span.bytes, of: DatagramConversation(firstFrame: 1, ports: FlowPorts(initiator: 1, responder: port)),
      from: .fromInitiator, time: Timestamp(seconds: 0), into: sink)
    return (sink, outcome)
  }

  @Test func aKnownDatagramIsDecoded() {
    let (sink, bin) = feed("ping", port: 7)
    #expect(bin == .whole(.decoded))
    #expect(sink.messages.map(\.start) == ["ping"])
  }

  @Test(arguments: [(UInt16(514), "UDP 514"), (0, "UDP 0"), (10_001, "UDP 10001"), (65_535, "UDP 65535")])
  func anUnknownOneIsSearchedRawUnderItsPort(port: UInt16, start: String) {
    let (sink, bin) = feed("<34>Oct 11 host app: text", port: port)
    #expect(bin == .whole(.opaqueUnknown))
    #expect(sink.messages.map(\.start) == [start])
    #expect(sink.messages[0].protocolName == "udp")
    #expect(sink.messages[0].bodies[0].text == "<34>Oct 11 host app: text")
    #expect(sink.messages[0].bodies[0].sources == [0..<25])
  }

  @Test func anEmptyDatagramIsNoMessage() {
    let (sink, _) = feed("", port: 9)
    #expect(sink.messages.isEmpty)
  }
}
