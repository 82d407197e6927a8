import AuditModel
import Testing

@testable import Detectors

struct PhoneFamilyTests {
  @Test(arguments: [
    "+1 212 555 0123", "+12125550123", "+1-212-555-0123", "+1 (212) 555-0123", "(212) 555-0123", "212-555-0123",
    "212.555.0123", "tel:+1-212-555-0123", "TEL;TYPE=work,voice:+12125550123", "call +1.212.555.0123!",
  ])
  func writtenNumbersAreFound(text: String) throws {
    #expect(try Inspector().inspect(text).map(\.value) == ["+12125550123"])
  }

  /// Every reserved number of every area code shape counts, although the metadata call it invalid.
  @Test func allReservedNumbersAreValid() throws {
    let inspector = try Inspector()
    for line in 100...199 {
      #expect(inspector.inspect("+1212555\(line < 1000 ? "0" : "")\(line)").map(\.type) == [.phoneNumber])
    }
  }

  @Test(arguments: ["2125550123", "12125550123", "+12125550123", "212 555 0123", "(212) 555-0123"])
  func aKeyIsContextEnough(text: String) throws {
    #expect(try Inspector().inspect(text, key: "phoneNumber").map(\.value) == ["+12125550123"])
  }

  @Test func withoutRegionOnlyTheDigitsAreKnown() throws {
    let found = try Inspector(region: nil).inspect("2125550123", key: "phone")
    #expect(found.map(\.value) == ["2125550123"])
    #expect(found.map(\.confidence) == [.inferred])
  }

  /// Look-alikes of real telemetry (domain note, section 6).
  @Test(arguments: [
    "1527242400", "1527242400123", "204555123", "2045551234", "123456789.000000", "8412345", "5.8.6414.0", "+1.5",
    "1e+0512345678", "UTC+0200", "G1 X212.555 Y+12.5 E0.0123", "2018-05-25 10:00:00", "+00000000000", "+1 000 000 0000",
    "192.0.2.60", "4111-1111-1111-1111", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "212-555-0123-4567",
    "-212-555-01234",
    "345 678 9012 345 678 9012", "0.2125550123", "978-3-16-148410-0",
  ])
  func lookAlikesStaySilent(text: String) throws {
    #expect(try !Inspector().types(text).contains(.phoneNumber), "\(text)")
  }
}
