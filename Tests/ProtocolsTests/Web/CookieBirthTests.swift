import AuditModel
import Bytes
import Testing

@testable import Protocols

struct CookieBirthTests {
  private func read(_ name: String, _ value: String) -> Int64? {
    let (key, text) = (Array(name.utf8), Array(value.utf8))
    let birth = CookieBirth.read(name: key.span.bytes, value: text.span.bytes)
    return birth.map { $0.nanoseconds / 1_000_000 }
  }

  @Test(arguments: [
    ("_ga", "GA1.2.1234567890.1500000000", 1_500_000_000_000), ("_gcl_au", "1.1.99999.1500000000", 1_500_000_000_000),
    ("_fbp", "fb.1.1500000000123.987654", 1_500_000_000_123),
    ("__utma", "1234.5678.1500000000.1500000001.1500000002.3", 1_500_000_000_000),
    ("__hstc", "20629287.aa.1500000000123.1500000000124.1500000000125.1", 1_500_000_000_123),
    ("_mkto_trk", "id:626-SBR-192&token:_mch-stratasys-direct.example.com-1500000000123-12345", 1_500_000_000_123),
    ("_mkto_trk", "id%3A626-SBR-192%26token%3A_mch-example.com-1500000000123-12345", 1_500_000_000_123),
  ])
  func theyCarryTheirBirth(name: String, value: String, milliseconds: Int64) {
    #expect(read(name, value) == milliseconds)
  }

  @Test(arguments: [
    ("_ga", "GA1.2.1234567890"), ("_ga", "GA1.2.1.15"), ("_gid", "GA1.2.123.1500000000"), ("_ga", "x.y.z.1500000000"),
    ("_mkto_trk", "id:1&token:_mch-example.com"), ("_fbp", "fb.1.1500000000.1"),
    ("_ga", "GA1.2.1.99999999999999999999"),
    ("session", "1500000000"),
  ])
  func othersDoNot(name: String, value: String) {
    #expect(read(name, value) == nil)
  }
}
