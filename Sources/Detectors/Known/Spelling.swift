import AuditModel
import Bytes

/// The ways in which one value is written.
struct Spelling {
  /// The normal form, which reports digest.
  let normalised: [UInt8]
  /// Texts, each of which says the value; letter case matters to digests, so both cases are among them.
  let texts: [[UInt8]]
  /// The value's octets, where it has a binary form.
  let octets: [UInt8]?

  init(_ type: DataType, _ text: String, region: String?) {
    switch type {
    case .macAddress, .bssid:
      if let address = MACAddress(text) { self.init(address) } else { self.init(plain: text) }
    case .phoneNumber: self.init(phone: text, region: region)
    default: self.init(plain: text)
    }
  }

  private init(_ address: MACAddress) {
    normalised = Array(address.description.utf8)
    let lower = address.description
    let bare = lower.filter { $0 != ":" }
    var dotted = ""
    for (index, character) in bare.enumerated() {
      dotted += index == 4 || index == 8 ? "." + String(character) : String(character)
    }
    var all: [String] = []
    for spelling in [lower, String(lower.map { $0 == ":" ? "-" : $0 }), bare, dotted] {
      all.append(spelling)
      if spelling.uppercased() != spelling { all.append(spelling.uppercased()) }
    }
    texts = all.map { Array($0.utf8) }
    octets = (0..<6).map { UInt8(truncatingIfNeeded: address.bits >> UInt64(40 - 8 * $0)) }
  }

  private init(phone text: String, region: String?) {
    var validator = PhoneValidator(region: region)
    let bytes = Array(text.utf8)
    var e164 = validator.e164(bytes.span.bytes)
    if e164.isEmpty { e164 = validator.e164(bytes.span.bytes, inAmerica: true) }
    let digits = bytes.filter(\.isASCIIDigit)
    guard !e164.isEmpty else {
      normalised = digits
      texts = Self.distinct([bytes, digits])
      octets = nil
      return
    }
    normalised = e164
    var all = [e164, Array(e164.dropFirst()), bytes, digits, Array("00".utf8) + e164.dropFirst()]
    if let national = PhoneValidator.national(String(decoding: e164, as: UTF8.self)) {
      all.append(Array(national.utf8))
    }
    if e164.starts(with: [0x2B, 0x31]), e164.count == 12 {
      let area = Array(e164[2..<5])
      let exchange = Array(e164[5..<8])
      let line = Array(e164[8...])
      for (one, two, three) in [("", "-", "-"), ("", ".", "."), ("", " ", " "), ("(", ") ", "-"), ("(", ")", "-")] {
        let national = Array(one.utf8) + area + Array(two.utf8) + exchange + Array(three.utf8) + line
        all += [national, Array("+1 ".utf8) + national, Array("+1-".utf8) + national, Array("1-".utf8) + national]
      }
    }
    texts = Self.distinct(all)
    octets = nil
  }

  private init(plain text: String) {
    normalised = Array(text.utf8)
    texts = Self.distinct([text, text.lowercased(), text.uppercased()].map { Array($0.utf8) })
    octets = nil
  }

  static func distinct(_ texts: [[UInt8]]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return texts.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
