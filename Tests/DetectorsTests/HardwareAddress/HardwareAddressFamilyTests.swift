import AuditModel
import Testing

@testable import Detectors

struct HardwareAddressFamilyTests {
  /// Encode, then detect: random unicast addresses in every spelling.
  @Test func everySpellingOfARandomAddressIsFound() throws {
    let inspector = try Inspector()
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let address = MACAddress(bits: UInt64.random(in: 1...0xFFFF_FFFF_FFFF, using: &generator) & ~(1 << 40))
      let plain = address.description
      let bare = plain.filter { $0 != ":" }
      let spellings = [plain, plain.uppercased(), String(plain.map { $0 == ":" ? "-" : $0 })]
      for spelling in spellings {
        #expect(inspector.inspect("got \(spelling), ok").map(\.value) == [plain])
      }
      let dotted = "\(bare.prefix(4)).\(bare.dropFirst(4).prefix(4)).\(bare.suffix(4))"
      for spelling in [bare, bare.uppercased(), dotted, String(plain.map { $0 == ":" ? " " : $0 })] {
        #expect(inspector.inspect(spelling, key: "macAddress").map(\.value) == [plain], "\(spelling)")
      }
      let octets = (0..<6).map { UInt8(truncatingIfNeeded: address.bits >> UInt64(40 - 8 * $0)) }
      let binary = inspector.inspect(octets, key: "chaddr", part: .field, kind: .binary)
      #expect(binary.map(\.value) == [plain])
    }
  }

  /// Mutate, then reject: one more or one less digit, a group bit, another character.
  @Test func mutatedAddressesAreNotFound() throws {
    let inspector = try Inspector()
    for text in [
      "00:00:5e:00:53:1", "0:00:00:5e:00:53:100", "01:00:5e:00:53:10", "00:00:5g:00:53:10", "00:00:5e:00-53-10",
      "00:00:5e:00:53:10:11", "aa:00:00:5e:00:53:10", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff",
    ] { #expect(inspector.types(text).contains(.macAddress) == false, "\(text)") }
  }

  @Test func anInterfaceIdentifierNeedsTheUniversalBit() throws {
    let inspector = try Inspector()
    #expect(inspector.inspect("fe80::200:5eff:fe00:5310").map(\.value) == ["00:00:5e:00:53:10"])
    #expect(inspector.inspect("[2001:db8::200:5eff:fe00:5310]:80").map(\.forms) == [[.eui64]])
    #expect(inspector.inspect("00:00:5e:ff:fe:00:53:10").map(\.value) == ["00:00:5e:00:53:10"])
    #expect(inspector.inspect("fe80::5eff:fe00:5310").isEmpty)
    #expect(inspector.inspect("2001:db8::1:2:3:4").isEmpty)
  }

  @Test func aClocklessOrRandomUUIDHidesNoAddress() throws {
    let inspector = try Inspector()
    let found = inspector.inspect("2f402f80-da50-11e1-9b23-00005e005310")
    #expect(found.map(\.value) == ["00:00:5e:00:53:10"])
    #expect(found.map(\.forms) == [[.uuidV1]])
    // Version 4; a node with the group bit (RFC 9562 section 6.10); a time before there were such machines, and one in
    // which only names of classes and interfaces were made that are met today.
    #expect(inspector.inspect("2f402f80-da50-41e1-9b23-00005e005310").isEmpty)
    #expect(inspector.inspect("2f402f80-da50-11e1-9b23-01005e005310").isEmpty)
    #expect(inspector.inspect("f81d4fae-7dec-1001-a765-00005e005310").isEmpty)
    #expect(inspector.inspect("f81d4fae-7dec-11d0-a765-00005e005310").isEmpty)
  }

  @Test func aMakerBotSerialIsBothANumberAndAnAddress() throws {
    let found = try Inspector().inspect("23C1DEAD3C7059005310", key: "iserial")
    #expect(Set(found.map(\.type)) == [.serialNumber, .macAddress])
    #expect(found.first { $0.type == .macAddress }?.value == "3c:70:59:00:53:10")
    #expect(found.first { $0.type == .macAddress }?.range == 8..<20)
  }
}
