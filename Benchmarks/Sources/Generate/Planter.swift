/// Makes values to plant, all from ranges that belong to nobody, and keeps the manifest.
struct Planter {
  var manifest = Manifest()
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed &* 31 &+ 17) }

  mutating func email() -> String {
    let value = "user\(random.below(4_000))@\(random.pick(["example.com", "example.org", "mail.example.net"]))"
    manifest.plant("email-address", value)
    return value
  }

  /// +1, an area code and 555-01xx, which are kept for fiction; planted in E.164, written as people do.
  mutating func phone() -> String {
    let area = random.pick(["202", "206", "212", "303", "305", "312", "404", "415", "617", "713"])
    let last = "01" + Self.digits(random.below(100), 2)
    manifest.plant("phone-number", "+1\(area)555\(last)")
    return random.pick(["+1 \(area) 555 \(last)", "+1-\(area)-555-\(last)", "+1\(area)555\(last)"])
  }

  /// The documentation range (RFC 7042 section 2.1.1), or locally administered for variety.
  mutating func mac() -> String {
    let bits =
      random.once(in: 4)
      ? 0x0000_5E00_5300 | UInt64(random.below(256)) : 0x0200_0000_0000 | UInt64(random.below(4_000)) << 8 | 0x5D
    let octets = (0..<6).map { Self.hex(UInt8(truncatingIfNeeded: bits >> UInt64(40 - 8 * $0))) }
    manifest.plant("mac-address", octets.joined(separator: ":"))
    return random.once(in: 4) ? octets.joined(separator: "-").uppercased() : octets.joined(separator: ":")
  }

  mutating func serial() -> String {
    let value = "D\(Self.digits(random.below(4_000) + 10_000, 5))"
    manifest.plant("serial-number", value)
    return value
  }

  /// A test number: reporting body 00 (3GPP TS 23.003 section 6.2), with its check digit.
  mutating func imei() -> String {
    let digits = "00101" + Self.digits(random.below(3), 3) + Self.digits(random.below(1_500) + 123_400, 6)
    let value = digits + String(Self.luhn(digits))
    manifest.plant("imei", value)
    return value
  }

  /// Latitude and longitude, somewhere on land or sea.
  mutating func place() -> (latitude: String, longitude: String) {
    let latitude = "\(20 + random.below(40)).\(Self.digits(random.below(100), 2))371"
    let longitude = "-\(60 + random.below(60)).\(Self.digits(random.below(100), 2))593"
    manifest.plant("geolocation", latitude)
    manifest.plant("geolocation", longitude)
    return (latitude, longitude)
  }

  static func digits(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  /// The check digit after `digits` (ISO/IEC 7812-1 annex B).
  private static func luhn(_ digits: String) -> Int {
    var sum = 0
    for (index, byte) in digits.utf8.reversed().enumerated() {
      let digit = Int(byte) - 0x30
      sum += index % 2 == 1 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    }
    return (10 - sum % 10) % 10
  }
}
