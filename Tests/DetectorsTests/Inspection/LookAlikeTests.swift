import AuditModel
import Testing

@testable import Detectors

/// What must stay silent (design, section 8; domain note, section 6), and which reading of the same bytes wins.
struct LookAlikeTests {
  @Test(arguments: [
    ("sequence", "1527242400"), ("orderNumber", "2045551234"),
    ("requestId", "7f2c1a90-94ab-4d2e-9c11-3b5d7e9f1a2c"),
    ("sha1", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"), ("etag", "d41d8cd98f00b204e9800998ecf8427e"),
    ("thumbprint", "3f:2a:00:5e:00:53:10:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66"),
    ("line", "G1 X12.700 Y3.250 E0.1000"),
    ("v", "5.8.6414.0"), ("ratio", "0.123456789012345"), ("productId", "490154203237518"), ("x", "12.345678"),
    ("number", "356938035643809"), ("count", "4111111111111111"), ("text", "2018-05-25T10:11:12.123Z"),
    ("hex", "cafebabe0123"), ("address6", "2001:db8:0:1:2:3:4:5"), ("file", "3.14"), ("id", "a94a8fe5ccb1"),
    ("status", "Building"), ("ok", "true"), ("note", "DE89370400440532013000"), ("color", "00005e"),
    ("ratio", "16:9:4:3:2:1"),
  ])
  func staysSilent(key: String, text: String) throws {
    #expect(try Inspector().inspect(text, key: key).isEmpty, "\(key)")
  }

  @Test(arguments: [
    ("serialNumber", "00:00:5e:00:53:10", [DataType.macAddress]), ("username", "operator@example.com", [.emailAddress]),
    ("bssid", "00:00:5e:00:53:77", [.bssid]), ("recipientEmail", "friend@example.org", [.recipientEmail]),
    ("hostname", "192.0.2.60", []), ("deviceId", "490154203237518", [.imei]), ("phone", "+12125550123", [.phoneNumber]),
    ("lan_ip", "192.0.2.60", [.ipAddress]), ("ip", "2001:db8::200:5eff:fe00:5310", [.ipAddress, .macAddress]),
    ("serverTimeZoneOffset", "28800", [.timeZone]), ("owner", "j.doe", [.username]),
  ])
  func theMostSpecificReadingWins(key: String, text: String, types: [DataType]) throws {
    #expect(try Set(Inspector().types(text, key: key)) == Set(types))
  }

  @Test func aURLAndWhatItHoldsAreBothReported() throws {
    let found = try Inspector().inspect("http://www.example.com/?m=a.b@example.net", name: "Referer", part: .header)
    #expect(found.map(\.type) == [.referrerURL, .emailAddress])
  }

  @Test func responsesTellNothingOfTheUserAgent() throws {
    let inspector = try Inspector()
    let agent = Array("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0".utf8)
    #expect(inspector.inspect(agent, name: "User-Agent", part: .header, direction: .response).isEmpty)
    #expect(inspector.inspect(agent, name: "User-Agent", part: .header, direction: .request).count == 2)
    let date = Array("Fri, 25 May 2018 10:00:00 GMT".utf8)
    #expect(inspector.inspect(date, name: "Date", part: .header, direction: .response).isEmpty)
    let serial = Array("D12345".utf8)
    #expect(inspector.inspect(serial, key: "productSerialNumber", direction: .response).map(\.type) == [.serialNumber])
  }

  /// A bare `name` is a person's only beside an e-mail address.
  @Test func aBareNameNeedsAnAddressBeside() throws {
    let inspector = try Inspector()
    #expect(inspector.inspect("Jane Doe", key: "name").isEmpty)
  }

  @Test func hostileValuesDoNoHarm() throws {
    let inspector = try Inspector()
    let keys = [
      "mac", "phone", "imei", "iban", "cardNumber", "birthDate", "lat", "ip", "serialNumber", "timezone", "ts",
    ]
    var generator = SystemRandomNumberGenerator()
    for round in 0..<400 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: round % 2 == 0 ? 0...255 : 0x28...0x3A, using: &generator) }
      for key in keys { _ = inspector.inspect(bytes, key: key) }
      for name in ["User-Agent", "Authorization", "Forwarded", "X-Forwarded-For", "Cookie", "Referer"] {
        _ = inspector.inspect(bytes, name: name, part: .header)
      }
      _ = inspector.inspectRaw(bytes)
    }
  }

  /// Ciphertext and media that nothing decodes: what chance makes of bytes is no datum. (A hundred times as much was
  /// tried by hand.)
  @Test func chanceSaysNothing() throws {
    let inspector = try Inspector()
    var state: UInt64 = 0x5EED
    for _ in 0..<20 {
      let bytes = (0..<100_000).map { _ -> UInt8 in
        // The multiplier and the increment of Knuth's MMIX; the highest bits are the best.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
      #expect(inspector.inspectRaw(bytes).isEmpty)
    }
  }

  /// Twice the flood takes about twice the time, and nothing is kept of it.
  @Test(arguments: ["@", "5", "0:", "a@a.aa ", "+1212555", "00:", "imei", "212-555-01", "23c1", "ff:fe:"])
  func floodsTakeLinearTime(unit: String) throws {
    let inspector = try Inspector()
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let flood = Array(String(repeating: unit, count: count / unit.utf8.count).utf8)
      return clock.measure { _ = inspector.inspectRaw(flood) }
    }
    _ = time(100_000)
    let small = time(500_000)
    let large = time(2_000_000)
    // Four times the bytes; a square would take sixteen. The slack is for a busy machine.
    #expect(large < small * 12 + .seconds(1))
  }
}
