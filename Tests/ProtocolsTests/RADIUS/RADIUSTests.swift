import AuditModel
import Protocols
import TestSupport
import Testing

/// Shapes are those of RFC 2865, 2866, 3580 and 3748; all values are ours.
struct RADIUSTests {
  static func attribute(_ type: UInt8, _ value: [UInt8]) -> [UInt8] { [type, UInt8(value.count + 2)] + value }
  static func attribute(_ type: UInt8, _ text: String) -> [UInt8] { attribute(type, Array(text.utf8)) }

  static func packet(_ code: UInt8, _ attributes: [UInt8]) -> [UInt8] {
    let length = 20 + attributes.count
    return [code, 7, UInt8(length >> 8), UInt8(length & 255)] + [UInt8](repeating: 0xA5, count: 16) + attributes
  }

  static let request = packet(
    1,
    attribute(1, "toperator") + attribute(2, [UInt8](repeating: 0xEE, count: 16))
      + attribute(30, "00-00-5E-00-53-20:Example Guest") + attribute(31, "00-00-5E-00-53-10")
      + attribute(32, "ap-lobby") + attribute(4, [0xC0, 0, 2, 0x14])
      + attribute(79, [2, 1, 0, 14, 1] + Array("toperator".utf8))
      + attribute(26, [0, 0, 0, 9] + attribute(1, "client-mac-address=0000.5e00.5310"))
      + attribute(26, [0, 0, 0x37, 0x2A] + attribute(2, "lobby")))

  private func lines(_ bytes: [UInt8], port: UInt16 = 1_812) -> [String]? {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.say(.fromInitiator, bytes)
    let sink = decode(transcript, with: [RADIUSModule.datagram])
    #expect(sink.faults == [])
    guard let message = sink.messages.first, message.protocolName == "radius" else { return nil }
    return ["\(message.direction.rawValue) \(message.start)"]
      + message.fields.map { "\($0.part.rawValue) \($0.name)=\($0.value)" }
  }

  @Test func aRequestNamesUserAndDevice() {
    let expected = [
      "request Access-Request", "attribute User-Name=toperator", "attribute Called-Station-Id=00-00-5E-00-53-20",
      "attribute Called-Station-SSID=Example Guest", "attribute Calling-Station-Id=00-00-5E-00-53-10",
      "attribute NAS-Identifier=ap-lobby", "attribute NAS-IP-Address=\u{FFFD}\0\u{2}\u{14}",
      "user EAP-Identity=toperator", "attribute client-mac-address=0000.5e00.5310", "attribute Vendor-Specific=lobby",
    ]
    #expect(lines(Self.request) == expected)
    #expect(lines(Self.request, port: 4_000) == expected)
    // What stands behind the length is padding.
    #expect(lines(Self.request + [1, 2, 3]) == expected)
  }

  @Test func othersAreLeftAlone() {
    #expect(lines(Self.request + [1, 2, 3], port: 4_000) == nil)
    #expect(lines(Array(Self.request.dropLast())) == nil)
    #expect(lines([99] + Self.request.dropFirst()) == nil)
    #expect(lines(Self.packet(1, [1, 1])) == nil)
    #expect(lines(Self.packet(1, [1, 200, 0x61])) == nil)
    #expect(lines(Self.packet(2, Self.attribute(1, "u")), port: 4_000) == nil)
    #expect(lines([]) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 1_812))
    transcript.say(.fromInitiator, Self.request)
    transcript.say(.fromResponder, Self.packet(2, Self.attribute(18, "Welcome") + Self.attribute(26, [0, 0, 0, 1, 9])))
    #expect(checkDecoder(RADIUSModule.datagram, transcript) == [])
  }
}
