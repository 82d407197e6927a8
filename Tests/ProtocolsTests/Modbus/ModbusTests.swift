import AuditModel
import Protocols
import TestSupport
import Testing

@Suite struct ModbusTests {
  static func unit(_ pdu: [UInt8], transaction: UInt8 = 1) -> [UInt8] {
    [0, transaction, 0, 0, UInt8((pdu.count + 1) >> 8), UInt8((pdu.count + 1) & 0xFF), 1] + pdu
  }

  static func object(_ id: UInt8, _ text: String) -> [UInt8] { [id, UInt8(text.utf8.count)] + Array(text.utf8) }

  /// Application Protocol 1.1b3 section 6.21: function, MEI type, code, conformity, more, next, objects.
  static func transcript(port: UInt16 = 502) -> Transcript {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: port))
    transcript.say(.fromInitiator, unit([3, 0, 0, 0, 2]))
    transcript.say(.fromResponder, unit([3, 4, 0, 17, 0, 17]))
    transcript.say(.fromInitiator, unit([0x2B, 0x0E, 1, 0], transaction: 2))
    let objects = object(0, "Example Systems") + object(1, "EX-100") + object(2, "5.8.2") + object(0x80, "D12345")
    transcript.say(.fromResponder, unit([0x2B, 0x0E, 1, 0x81, 0, 0, 4] + objects, transaction: 2))
    transcript.say(.fromInitiator, unit([0x11], transaction: 3))
    transcript.say(.fromResponder, unit([0x11, 7] + Array("EX-100".utf8) + [0xFF], transaction: 3))
    return transcript
  }

  @Test func theIdentityOfADeviceIsTold() {
    let sink = decode(Self.transcript(), with: [Modbus.module])
    #expect(sink.faults == [])
    #expect(sink.messages.map(\.start) == ["DEVICE-IDENTIFICATION", "SERVER-ID"])
    #expect(
      sink.messages.first?.fields.map { "\($0.name)=\($0.value)" } == [
        "vendor-name=Example Systems", "product-code=EX-100", "firmware-version=5.8.2", "object=D12345",
      ])
    #expect(sink.messages.allSatisfy { $0.direction == .response })
  }

  @Test func passesTheChecksOfEveryDecoder() {
    #expect(checkDecoder(Modbus.module, Self.transcript()) == [])
  }

  @Test func onOtherPortsNothingIsTakenForModbus() {
    let sink = decode(Self.transcript(port: 5_020), with: [Modbus.module])
    #expect(sink.messages.allSatisfy { $0.protocolName == "tcp" })
  }

  /// Section 5 of the Application Protocol, and 90, which Schneider's controllers speak; 44 to 64 are nobody's.
  @Test(arguments: [(90, true), (65, true), (110, true), (44, false), (80, false), (127, false)])
  func functionsOfMakersBeginAFlow(_ function: UInt8, _ isModbus: Bool) {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 502))
    transcript.say(.fromInitiator, Self.unit([function, 0, 2]))
    transcript.say(.fromResponder, Self.unit([function, 0, 0xFE]))
    transcript.say(.fromResponder, Self.unit([0x2B, 0x0E, 1, 0x81, 0, 0, 1] + Self.object(0, "Example Systems")))
    let starts = decode(transcript, with: [Modbus.module]).messages.map(\.start)
    #expect(starts.contains("DEVICE-IDENTIFICATION") == isModbus)
  }

  @Test func countsThatLieAreSurvived() {
    var transcript = Transcript(ports: FlowPorts(initiator: 40_000, responder: 502))
    transcript.say(.fromResponder, Self.unit([0x2B, 0x0E, 1, 0x81, 0, 0, 255, 0, 200, 1, 2]))
    transcript.say(.fromResponder, [0, 1, 0, 0, 255, 255, 1, 3])
    #expect(decode(transcript, with: [Modbus.module]).faults == [])
  }
}
