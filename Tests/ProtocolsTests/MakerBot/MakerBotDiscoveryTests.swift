import AuditModel
import Protocols
import TestSupport
import Testing

struct MakerBotDiscoveryTests {
  private static func transcript(_ text: String, port: UInt16 = 12_308) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 12_307, responder: port))
    transcript.client(text)
    return transcript
  }

  private static let answer =
    #"{"command": "broadcast", "machine_name": "Lab printer", "iserial": "23C1000D00005E005360", "ip": "192.0.2.60"}"#

  @Test func theQuestionAndTheAnswerAreRead() {
    let question = decode(Self.transcript(#"{"command": "broadcast"}"#), with: [MakerBotModule.discovery])
    #expect(question.messages.map(\.start) == ["broadcast"])
    #expect(question.messages[0].direction == .request)
    let answer = decode(Self.transcript(Self.answer), with: [MakerBotModule.discovery])
    #expect(answer.messages.map(\.start) == ["broadcast answer"])
    #expect(answer.messages[0].bodies[0].text == Self.answer)
    #expect(answer.messages[0].bodies[0].mediaType == "application/json")
  }

  @Test func checked() { #expect(checkDecoder(MakerBotModule.discovery, Self.transcript(Self.answer)) == []) }

  @Test func otherDatagramsAreNotTaken() {
    for transcript in [
      Self.transcript(#"{"hello": 1}"#), Self.transcript("broadcast"), Self.transcript("[]"), Self.transcript(""),
    ] {
      #expect(
        !decode(transcript, with: [MakerBotModule.discovery]).messages.contains {
          $0.protocolName == "makerbot-discovery"
        })
    }
    var other = Transcript(ports: FlowPorts(initiator: 1, responder: 2))
    other.client(Self.answer)
    #expect(
      !decode(other, with: [MakerBotModule.discovery]).messages.contains { $0.protocolName == "makerbot-discovery" })
  }
}
