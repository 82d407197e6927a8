import AuditModel
import Testing

@testable import Detectors

struct EmailFamilyTests {
  private func found(_ bytes: [UInt8]) throws -> [String] {
    let inspector = try Inspector()
    return inspector.inspectRaw(bytes).filter { $0.type == .emailAddress }.map(\.value)
  }

  /// X.690 section 8.1: tag, length, text; the next tag is that of a sequence (0x30) or of a set (0x31).
  @Test(arguments: [0x30, 0x31, 0x04, 0xA0] as [UInt8])
  func anAddressInBERStandsBetweenTags(next: UInt8) throws {
    let text = Array("operator@example.com".utf8)
    #expect(try found([0x30, 0x82, 0x04, 0x14] + text + [next, 0x82, 0x01]) == ["operator@example.com"])
  }

  /// In text `com0` is no top-level domain.
  @Test func aDigitBehindIsATagOnlyInBytesThatAreNoText() throws {
    #expect(try Inspector().inspect("operator@example.com0", key: "note").isEmpty)
  }

  /// Short ones need readable bytes on both sides.
  @Test func chanceMakesShortAddresses() throws {
    let short = Array("ab@cde.fg".utf8)
    #expect(try found([0x00, 0x93, 0xF7] + short + [0xE2, 0x88]) == [])
    #expect(try found([0x00, 0x0A] + Array("hi ".utf8) + short + Array(" yo".utf8) + [0x00]) == ["ab@cde.fg"])
  }

  /// 3GPP TS 23.003 section 14.2; in EAP (RFC 3748 section 5.1) the identity follows a length and a type of 1.
  @Test func theRealmOfAMobileNetworkLeadsToASubscriber() throws {
    let identity = Array("0310150123456789@wlan.mnc150.mcc310.3gppnetwork.org".utf8)
    let inspector = try Inspector()
    let hits = inspector.inspectRaw([0x02, 0x01, 0x00, 0x38, 0x01] + identity + [0x59, 0x10])
    #expect(hits.map(\.type) == [.imsi])
    #expect(hits.map(\.value) == ["310150123456789"])
  }
}
