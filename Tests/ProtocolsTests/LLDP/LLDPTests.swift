import AuditModel
import Protocols
import TestSupport
import Testing

/// Forms are those of IEEE 802.1AB-2016 section 8 and ANSI/TIA-1057 section 10; values are planted here.
struct LLDPTests {
  private static let mac: [UInt8] = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x80]

  private func element(_ type: Int, _ value: [UInt8], length: Int? = nil) -> [UInt8] {
    let count = length ?? value.count
    return [UInt8(type << 1 | count >> 8), UInt8(count & 255)] + value
  }

  private var start: [UInt8] {
    element(1, [4] + Self.mac) + element(2, [5] + Array("port50".utf8)) + element(3, [0, 120])
  }

  private func civic(_ elements: [(UInt8, String)]) -> [UInt8] {
    var list: [UInt8] = [2] + Array("US".utf8)
    for (type, text) in elements { list += [type, UInt8(text.utf8.count)] + Array(text.utf8) }
    return [0x00, 0x12, 0xBB, 3, 2, UInt8(list.count)] + list
  }

  @Test func aSwitchSaysWhoItIs() {
    let bytes =
      start + element(4, Array("uplink".utf8)) + element(5, Array("switch-7".utf8))
      + element(6, Array("Lab Switch".utf8)) + element(7, [0, 4, 0, 4])
      + element(8, [5, 1, 192, 0, 2, 1, 2, 0, 0, 0, 1, 0]) + element(0, [])
    let log = read(LLDPModule.module, frame: bytes + [UInt8](repeating: 0, count: 9))
    #expect(
      log?.words == [
        "begin lldp message LLDP", "option 1 chassis-id=00005e005380", "option 2 port-id=port50",
        "option 4 port-description=uplink", "option 5 system-name=switch-7", "option 6 system-description=Lab Switch",
        "option 8 management-address=c0000201", "end", "note deviceName(192.0.2.1, \"switch-7\")",
      ])
    let sender = LinkFeeder(modules: [LLDPModule.module]).sender(of: bytes.span.bytes, .etherType(0x88CC))
    #expect(sender == IPAddress(v4: 0xC000_0201))
  }

  @Test func mediaEndpointsTellTheirInventoryAndPlace() {
    let med: [UInt8] = [0x00, 0x12, 0xBB]
    let bytes =
      start + element(127, med + [8] + Array("D12345".utf8)) + element(127, med + [10] + Array("Fortus".utf8))
      + element(127, civic([(3, "Springfield"), (6, "12 Example Street"), (23, "Jane Doe"), (26, "Lab 7")]))
      + element(127, med + [3, 3] + Array("12125550123".utf8)) + element(127, med + [1, 0, 1, 1])
      + element(127, [0, 0x80, 0xC2, 3, 0, 7, 5] + Array("plant".utf8)) + element(0, [])
    #expect(
      read(LLDPModule.module, frame: bytes)?.words.dropFirst(3).dropLast() == [
        "option 127 med serial-number=D12345", "option 127 med model-name=Fortus", "option 127 med city=Springfield",
        "option 127 med street-address=12 Example Street", "option 127 med contact-name=Jane Doe",
        "option 127 med location=Lab 7", "option 127 med elin-phone=12125550123", "option 127 vlan-name=plant",
      ])
  }

  @Test func lookAlikesAreDeclined() {
    #expect(read(LLDPModule.module, frame: []) == nil)
    #expect(read(LLDPModule.module, frame: element(2, [5, 1]) + element(1, [4, 1])) == nil)
    #expect(read(LLDPModule.module, frame: element(1, [4]) + element(2, [5, 65]) + element(3, [0, 1])) == nil)
    #expect(read(LLDPModule.module, frame: Array(start.dropLast())) == nil)
  }

  @Test func lyingLengthsAreTold() {
    let log = read(LLDPModule.module, frame: start + element(5, Array("abc".utf8), length: 500))
    #expect(log?.lines.suffix(2) == ["trouble lldp-malformed: element past its end @22", "end"])
    // Inner lengths: an address longer than its element, a civic element longer than its list.
    let address = read(LLDPModule.module, frame: start + element(8, [200, 1, 192, 0, 2, 1]) + [0, 0])
    #expect(address?.words.count == 4)
    let list: [UInt8] = [0x00, 0x12, 0xBB, 3, 2, 9, 2, 0x55, 0x53, 3, 200, 0x41]
    #expect(read(LLDPModule.module, frame: start + element(127, list))?.words.count == 4)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript()
    transcript.say(
      .fromInitiator,
      start + element(5, Array("switch-7".utf8)) + element(8, [5, 1, 192, 0, 2, 1, 2, 0, 0, 0, 1, 0])
        + element(127, civic([(3, "Springfield"), (26, "Lab 7")])) + element(0, []))
    #expect(checkDecoder(LLDPModule.module, transcript) == [])
  }
}
