import AuditModel
import Protocols
import TestSupport
import Testing

/// The form is the one Wireshark's dissector and lldpd agree on; values are planted here.
struct CDPTests {
  private func element(_ type: UInt8, _ value: [UInt8], length: Int? = nil) -> [UInt8] {
    let count = length ?? value.count + 4
    return [0, type, UInt8(count >> 8), UInt8(count & 255)] + value
  }

  private var start: [UInt8] { [2, 180, 0x12, 0x34] + element(1, Array("switch-7.example.com".utf8)) }
  private let addresses: [UInt8] = [0, 0, 0, 1, 1, 1, 0xCC, 0, 4, 192, 0, 2, 1]

  @Test func aSwitchSaysWhoItIs() {
    let bytes =
      start + element(2, addresses) + element(3, Array("Gi0/1".utf8)) + element(4, [0, 0, 0, 8])
      + element(5, Array("15.2(4)E7".utf8)) + element(6, Array("Lab C2960".utf8)) + element(0x16, addresses)
      + element(0x17, [0] + Array("Lab 7".utf8))
    #expect(
      read(CDPModule.module, frame: bytes)?.words == [
        "begin cdp message CDP", "option 1 device-id=switch-7.example.com", "option 2 ip-address=c0000201",
        "option 3 port-id=Gi0/1", "option 5 software-version=15.2(4)E7", "option 6 platform=Lab C2960",
        "option 22 management-address=c0000201", "option 23 location=Lab 7", "end",
      ])
    let sender = LinkFeeder(modules: [CDPModule.module]).sender(of: bytes.span.bytes, .cisco(0x2000))
    #expect(sender == IPAddress(v4: 0xC000_0201))
  }

  @Test func lyingLengthsAreTold() {
    #expect(
      read(CDPModule.module, frame: start + element(6, [0x41], length: 3))?.words.last == "end")
    for length in [0, 3, 4_000] {
      let log = read(CDPModule.module, frame: start + element(6, [0x41], length: length))
      #expect(log?.words.contains("trouble cdp-malformed: element past its end") == true)
    }
    // A list that announces more addresses than there are, with lengths of their own that lie.
    let lists: [[UInt8]] = [[255, 255, 255, 255], [0, 0, 0, 9, 1, 255, 0xCC], [0, 0, 0, 1, 1, 1, 0xCC, 255, 255, 1]]
    for list in lists {
      #expect(read(CDPModule.module, frame: start + element(2, list))?.words.count == 3)
    }
    #expect(read(CDPModule.module, frame: [3] + start.dropFirst()) == nil)
    #expect(read(CDPModule.module, frame: [2, 180, 0, 0]) == nil)
  }

  @Test func passesTheCheckOfDecoders() {
    var transcript = Transcript()
    transcript.say(.fromInitiator, start + element(2, addresses) + element(6, Array("Lab C2960".utf8)))
    #expect(checkDecoder(CDPModule.module, transcript) == [])
  }
}
