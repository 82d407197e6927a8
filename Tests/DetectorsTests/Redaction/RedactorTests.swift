import AuditModel
import Testing

@testable import Detectors

struct RedactorTests {
  private func masked(_ type: DataType, _ text: String, key: [UInt8] = Redactor.defaultKey) -> MaskedValue {
    Redactor(key: key).redact(type, Array(text.utf8).span.bytes)
  }

  @Test func theDigestIsTheHMACOfTheValue() {
    // RFC 4231 section 4.3, test case 2.
    let value = masked(.jobName, "what do ya want for nothing?", key: Array("Jefe".utf8))
    #expect(value.digest == "5bdcc146bf60754e6a042426089575c7")
    #expect(value.clear == nil)
  }

  @Test func valuesAreShownOnlyOnRequest() {
    let shown = Redactor(showsValues: true).redact(.password, Array("hunter2".utf8).span.bytes)
    #expect(shown.clear == "hunter2")
    #expect(masked(.password, "hunter2").clear == nil)
  }

  @Test(arguments: [
    (DataType.macAddress, "00:00:5e:00:53:6b", "00:00:5e:••:••:6b"),
    (.emailAddress, "operator@example.com", "o•••@e•••.com"), (.emailAddress, "a@example.com", "•••@e•••.com"),
    (.phoneNumber, "+12125550123", "+1•••23"), (.ipAddress, "203.0.113.16", "203.0.•.•"),
    (.paymentCard, "4111111111111111", "•••1111"), (.password, "hunter2", "•••"),
    (.fullName, "Jane Q. Doe", "J••• Q••• D•••"), (.serialNumber, "D12345", "•••"),
    (.serialNumber, "23C1DEAD00005E005310", "23•••10"),
    (.referrerURL, "http://www.example.com/secret?x=1", "http://www.example.com/•••"),
    (.jobName, "bracket_v3", "b•••"), (.jobName, "ab", "•••"), (.imei, "490154203237518", "49•••18"),
  ])
  func masksByType(type: DataType, text: String, mask: String) { #expect(masked(type, text).mask == mask) }

  @Test(arguments: [
    (DataType.ipAddress, "203.0.113.16", [ValueTrait]?.none), (.ipAddress, "203.0.113.0", [.shortened]),
    (.ipAddress, "10.77.1.0", [.private, .shortened]), (.ipAddress, "192.168.0.1", [.private]),
    (.ipAddress, "2001:db8:1::", [.shortened]), (.ipAddress, "2001:db8:1:2::", nil),
    (.ipAddress, "fe80::1", [.private]),
    (.hostname, "203.0.113.0", nil), (.birthDate, "2013-06-02", [.under13]), (.birthDate, "2013-06-01", nil),
    (.birthDate, "20130602", [.under13]), (.birthDate, "02.06.2013", [.under13]),
    // In one reading born in January, in the other in May: not surely under 13.
    (.birthDate, "02/01/2013", nil), (.birthDate, "05/07/2005", nil), (.birthDate, "12", [.under13]),
    (.birthDate, "13", nil), (.birthDate, "2031-01-01", nil),
  ])
  func traitsTellOneBit(type: DataType, text: String, traits: [ValueTrait]?) {
    let day = CivilDate(year: 2026, month: 6, day: 1)
    #expect(Redactor().redact(type, Array(text.utf8).span.bytes, on: day).traits == traits)
  }

  @Test func withoutADayNoAgeIsTold() {
    #expect(Redactor().redact(.birthDate, Array("2025-01-01".utf8).span.bytes).traits == nil)
  }

  @Test func hostileBytesMakeNoText() {
    for type in [DataType.jobName, .emailAddress, .fullName, .macAddress, .ipAddress, .pageURL, .serialNumber] {
      for length in [0, 1, 2, 3, 7, 17, 300] {
        let bytes = [UInt8](repeating: 0xFF, count: length)
        let value = Redactor().redact(type, bytes.span.bytes)
        #expect(!value.mask.unicodeScalars.contains("\u{FFFD}"))
        #expect(value.digest.count == Redactor.digestLength)
      }
    }
  }

  @Test func equalValuesHaveEqualFingerprintsAndOthersDiffer() {
    let one = SeededHash(Array("a@example.com".utf8).span.bytes, seed: 1)
    #expect(one == SeededHash(Array("a@example.com".utf8).span.bytes, seed: 1))
    #expect(one != SeededHash(Array("b@example.com".utf8).span.bytes, seed: 1))
    #expect(one != SeededHash(Array("a@example.com".utf8).span.bytes, seed: 2))
    var seen: Set<SeededHash> = []
    for length in 0..<64 { seen.insert(SeededHash([UInt8](repeating: 0, count: length).span.bytes, seed: 7)) }
    #expect(seen.count == 64)
  }
}
