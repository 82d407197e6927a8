import AuditModel
import Bytes
import Cryptography
import Patterns

/// The user's own values, ready to be searched in every spelling, coding and digest. Made once, shared by all workers.
package struct KnownValues: Sendable {
  struct Entry: Sendable {
    var type: DataType
    var normalised: [UInt8]
    /// It is not known itself but stands next to a known address: a maker numbers the interfaces of one device through.
    var isSibling = false
  }

  /// One literal: how the entry's value is hidden in it.
  struct Variant: Sendable {
    var entry: Int
    var length: Int
    var forms: [Form]
    /// A text must not be part of a longer word; a coded or binary form may be anywhere.
    var isText: Bool
  }

  /// Pattern ids of variants begin here.
  static let firstID: UInt32 = 1_000
  /// Shorter texts are looked for only as whole values.
  static let shortest = 4

  private(set) var entries: [Entry] = []
  private(set) var variants: [Variant] = []
  private(set) var patterns: [Pattern] = []
  private(set) var digests = DigestPool()
  /// Fingerprints of (type, normal form), and of the short texts.
  private var normalForms: Set<UInt64> = []
  private var shortTexts: [[UInt8]: Int] = [:]

  /// Nothing is known.
  package init() {}

  /// `region` (ISO 3166) is that of phone numbers without a country code.
  package init(_ values: [KnownValue], region: String? = nil) {
    let digester = Digester()
    var seen: Set<KnownValue> = []
    for value in values where !value.text.isEmpty && seen.insert(value).inserted {
      let spelling = Spelling(value.type, value.text, region: region)
      let index = entries.count
      entries.append(Entry(type: value.type, normalised: spelling.normalised))
      normalForms.insert(Self.fingerprint(value.type, spelling.normalised.span.bytes))
      if spelling.normalised.count < Self.shortest {
        for text in spelling.texts { shortTexts[text] = index }
        continue
      }
      digests.add(spelling, value: index, with: digester)
      addLiterals(of: spelling, type: value.type, entry: index)
    }
    addSiblings(of: Set(values.lazy.filter { $0.type == .macAddress }.compactMap { MACAddress($0.text)?.bits }))
  }

  /// The addresses beside the known ones of the same organisation, as texts: six octets in binary are too few to be
  /// found by, and twelve digits without a letter may be any number.
  private mutating func addSiblings(of known: Set<UInt64>) {
    let beside = Set(known.flatMap { bits in [bits &- 1, bits &+ 1].filter { $0 >> 24 == bits >> 24 } })
    for bits in beside.subtracting(known).sorted() where HardwareAddress.isDevice(bits) {
      let spelling = Spelling(.macAddress, MACAddress(bits: bits).description, region: nil)
      entries.append(Entry(type: .macAddress, normalised: spelling.normalised, isSibling: true))
      for text in Spelling.distinct(spelling.texts.map { $0.map(\.asciiLowercased) }) {
        let isNumber = text.allSatisfy { $0.isASCIIDigit }
        if !isNumber { add(text, entries.count - 1, [.sibling], isText: true, ignoresCase: true) }
      }
    }
  }

  var hasShortTexts: Bool { !shortTexts.isEmpty }

  package var isEmpty: Bool { entries.isEmpty }

  /// Whether the normal form of a value of this type is known.
  func contains(_ type: DataType, _ normalised: RawSpan) -> Bool {
    !normalForms.isEmpty && normalForms.contains(Self.fingerprint(type, normalised))
  }

  /// The entry whose short text the whole value is.
  func entry(ofShort value: RawSpan) -> Int? {
    guard !shortTexts.isEmpty, value.byteCount < Self.shortest * 2 else { return nil }
    return shortTexts[(0..<value.byteCount).map { value[$0] }]
  }

  private static func fingerprint(_ type: DataType, _ normalised: RawSpan) -> UInt64 {
    var hash = WordHash()
    for byte in type.rawValue.utf8 { hash.add(byte) }
    // Identifiers are compared without regard to letter case.
    for index in 0..<normalised.byteCount { hash.add(normalised[index].asciiLowercased) }
    return hash.value
  }

  private mutating func addLiterals(of spelling: Spelling, type: DataType, entry: Int) {
    var taken: Set<[UInt8]> = []
    func folded(_ text: [UInt8]) -> [UInt8] { text.map(\.asciiLowercased) }
    for text in spelling.texts {
      let core = type == .serialNumber ? Array(text.drop { $0 == 0x30 }) : text
      if core.count >= Self.shortest, taken.insert(folded(core)).inserted {
        add(core, entry, [], isText: true, ignoresCase: true)
      }
    }
    for text in spelling.texts {
      if let percent = Self.percent(text) { add(percent, entry, [.percent], isText: true, ignoresCase: true) }
      let hex = DigestPool.hex(text)
      if taken.insert(hex).inserted { add(hex, entry, [.hexOfASCII], isText: true, ignoresCase: true) }
      addBase64(text, entry, taken: &taken)
    }
    if let octets = spelling.octets {
      add(octets, entry, [], isText: false, ignoresCase: false)
      addBase64(octets, entry, taken: &taken)
    }
  }

  private mutating func addBase64(_ bytes: [UInt8], _ entry: Int, taken: inout Set<[UInt8]>) {
    for (alphabet, form) in [(Base64.standard, Form.base64), (Base64.url, Form.base64url)] {
      let text = Base64.encode(bytes, alphabet)
      // The case of letters matters here, so the folded set of texts is not asked.
      if text.count >= 8, taken.insert([0] + text).inserted {
        add(text, entry, [form], isText: true, ignoresCase: false)
      }
    }
  }

  private mutating func add(_ bytes: [UInt8], _ entry: Int, _ forms: [Form], isText: Bool, ignoresCase: Bool) {
    let id = Self.firstID + UInt32(truncatingIfNeeded: variants.count)
    variants.append(Variant(entry: entry, length: bytes.count, forms: forms, isText: isText))
    patterns.append(Pattern(id: id, literal: bytes, ignoresCase: ignoresCase))
  }

  /// The text with everything but unreserved characters escaped (RFC 3986 section 2.1); `nil` when nothing changes.
  private static func percent(_ text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    for byte in text {
      if byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E {
        result.append(byte)
      } else {
        result.append(0x25)
        result += DigestPool.hex([byte])
      }
    }
    return result.count == text.count ? nil : result
  }
}
