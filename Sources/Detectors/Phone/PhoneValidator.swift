import Bytes
import CPhone

/// Asks libphonenumber, and remembers what it said: an answer costs some twenty microseconds.
struct PhoneValidator {
  private struct Slot {
    var hash: UInt64 = 0
    var e164: [UInt8] = []
  }

  /// Questions that may be asked about one leaf; a flood of candidates must not cost minutes.
  static let questionsPerLeaf = 512
  private static let size = 1_024

  /// ISO 3166 code, or `ZZ` where the user named no region: then only numbers with a country code are valid.
  private let region: [CChar]
  let hasRegion: Bool
  private var slots = [Slot](repeating: Slot(), count: size)
  private var asked = 0

  init(region: String?) {
    self.region = Array((region ?? "ZZ").utf8CString)
    hasRegion = region != nil
  }

  mutating func beginLeaf() { asked = 0 }

  /// The number in E.164 form; empty when it is not valid. `inAmerica` reads it as dialled in the North American plan,
  /// whatever the region.
  mutating func e164(_ text: RawSpan, inAmerica: Bool = false) -> [UInt8] {
    let hash = SeededHash.hash(text, seed: inAmerica ? 2 : 1) | 1
    let index = Int(truncatingIfNeeded: hash >> 32) & (Self.size - 1)
    if slots[index].hash == hash { return slots[index].e164 }
    guard asked < Self.questionsPerLeaf else { return [] }
    asked += 1
    let answer = ask(text, region: inAmerica ? Array("US".utf8CString) : region)
    slots[index] = Slot(hash: hash, e164: answer)
    return answer
  }

  private func ask(_ text: RawSpan, region: [CChar]) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 24)
    let isValid = text.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        candor_phone_parse($0.assumingMemoryBound(to: CChar.self), bytes.count, region, &buffer, buffer.count)
      } ?? false
    }
    return isValid ? buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } : []
  }

  /// The digits dialled within the number's own country.
  static func national(_ e164: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 32)
    guard candor_phone_national(e164, &buffer, buffer.count) else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
