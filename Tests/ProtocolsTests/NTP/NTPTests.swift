import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 5905 and 9327; all values are ours.
struct NTPTests {
  private static let tail = [UInt8](repeating: 0x5A, count: 32)

  static func packet(_ first: UInt8, stratum: UInt8, reference: [UInt8]) -> [UInt8] {
    [first, stratum, 6, 0xE9] + [0, 0, 0, 1, 0, 0, 0, 2] + reference + tail
  }

  static func control(_ text: String, response: Bool = true) -> [UInt8] {
    let data = Array(text.utf8)
    let padding = [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
    return [0x16, response ? 0x82 : 0x02, 0, 1, 0, 0, 0, 0, 0, 0, UInt8(data.count >> 8), UInt8(data.count & 255)]
      + data + padding
  }

  private func lines(_ bytes: [UInt8], port: UInt16 = 123) -> [String]? {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.say(.fromInitiator, bytes)
    let sink = decode(transcript, with: [NTPModule.datagram])
    #expect(sink.faults == [])
    guard let message = sink.messages.first, message.protocolName == "ntp" else { return nil }
    return ["\(message.direction.rawValue) \(message.start)"]
      + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value) @\($0.offset)" }
  }

  @Test func aServerNamesTheOneAboveIt() {
    #expect(lines(Self.packet(0x23, stratum: 0, reference: [0, 0, 0, 0])) == ["request CLIENT"])
    #expect(
      lines(Self.packet(0x24, stratum: 2, reference: Array("0:0:".utf8))) == [
        "response SERVER", "field reference-id=0:0: @12",
      ])
    // A source of its own is named by a word, which is no address.
    #expect(lines(Self.packet(0x24, stratum: 1, reference: Array("GPS\0".utf8))) == ["response SERVER"])
  }

  @Test func controlMessagesTellVariables() {
    #expect(
      lines(Self.control("version=\"ntpd 4.2.8p15\", system=\"Linux/6.1, x\",\r\nhost=fortus-450, empty=")) == [
        "response CONTROL", "attribute version=ntpd 4.2.8p15 @21", "attribute system=Linux/6.1, x @45",
        "attribute host=fortus-450 @66",
      ])
    var lying = Self.control("a=b")
    lying[10] = 0xFF
    #expect(lines(lying)?.first == "response CONTROL")
  }

  @Test func othersAreLeftAlone() {
    #expect(lines(Self.packet(0x23, stratum: 0, reference: [0, 0, 0, 0]), port: 4_000) == nil)
    #expect(lines(Array(Self.packet(0x23, stratum: 0, reference: [0, 0, 0, 0]).dropLast())) == nil)
    #expect(lines(Self.packet(0x23, stratum: 17, reference: [0, 0, 0, 0])) == nil)
    #expect(lines(Self.packet(0x3B, stratum: 1, reference: [0, 0, 0, 0])) == nil)
    #expect(lines([0x16, 2]) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 123))
    transcript.say(.fromInitiator, Self.packet(0x23, stratum: 0, reference: [0, 0, 0, 0]))
    transcript.say(.fromResponder, Self.control("a=\"b,c\", d = e, =f, g"))
    #expect(checkDecoder(NTPModule.datagram, transcript) == [])
  }
}
