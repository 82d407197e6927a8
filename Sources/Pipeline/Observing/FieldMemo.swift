import AuditModel
import Bytes
import Glibc

/// What was found in fields that come again and again: a header, a cookie, a name asked for. What a field holds depends
/// on its part, direction, name and value and on the message's adapter only, so it need not be unfolded twice. Fixed
/// size; a field that falls on the place of another drives it out.
struct FieldMemo: ~Copyable {
  /// What one field held.
  private struct Slot {
    var tag: UInt64 = 0
    /// A field that was seen once with something in it; what it held is kept from the second time on, so that values
    /// that never come again cost no memory.
    var candidate: UInt64 = 0
    var hits: [FieldHit] = []
    /// Normal forms of the hits.
    var arena: [UInt8] = []
  }

  /// Longer values are unfolded each time.
  static let longestValue = 1_024
  static let longestBody = 256
  private static let mostHits = 8
  private static let longestArena = 512

  /// Tags of fields that hold nothing, most of all. Zeroed memory of the system's: what is not used is never there.
  private let empty: UnsafeMutablePointer<UInt64>?
  private static let emptyCount = 1 << 17
  private var slots = Array(repeating: Slot(), count: 1 << 14)

  init() { empty = calloc(Self.emptyCount, 8)?.bindMemory(to: UInt64.self, capacity: Self.emptyCount) }

  deinit { free(empty) }

  /// - Parameter adapter: Number of the message's adapter, 0 for none; for a body all its bits are turned over.
  static func key(
    _ part: Part, _ direction: MessageDirection, adapter: Int, name: RawSpan, value: RawSpan
  ) -> UInt128 {
    var fingerprint = Fingerprint()
    fingerprint.combine(
      UInt64(truncatingIfNeeded: adapter) << 8 | UInt64(part.ordinal) << 2
        | (direction == .request ? 0 : direction == .response ? 1 : 2))
    fingerprint.combine(name)
    fingerprint.combine(value)
    return fingerprint.value
  }

  /// Whether the field of a key is known to hold nothing.
  func holdsNothing(_ key: UInt128) -> Bool { empty?[place(key, Self.emptyCount)] == tag(key) }

  /// Where it is kept what the field of a key holds.
  func slot(of key: UInt128) -> Int? {
    let slot = place(key, slots.count)
    return slots[slot].tag == tag(key) ? slot : nil
  }

  func count(at slot: Int) -> Int { slots[slot].hits.count }

  /// What is needed of a hit to count it once more.
  func mark(of hit: Int, at slot: Int) -> (print: FieldHit.Print, source: Range<Int>, isLinkable: Bool)? {
    guard let print = slots[slot].hits[hit].print else { return nil }
    return (print, slots[slot].hits[hit].source, slots[slot].hits[hit].isLinkable)
  }

  func finding(at slot: Int) -> (hits: [FieldHit], arena: [UInt8]) { (slots[slot].hits, slots[slot].arena) }

  /// - Parameter hits: Settled.
  mutating func remember(_ hits: [FieldHit], _ arena: [UInt8], for key: UInt128) {
    if hits.isEmpty {
      empty?[place(key, Self.emptyCount)] = tag(key)
      return
    }
    let slot = place(key, slots.count)
    guard slots[slot].candidate == tag(key) else { return slots[slot].candidate = tag(key) }
    guard hits.count <= Self.mostHits, arena.count <= Self.longestArena else { return }
    slots[slot] = Slot(tag: tag(key), candidate: tag(key), hits: hits, arena: arena)
  }

  private func place(_ key: UInt128, _ count: Int) -> Int { Int(truncatingIfNeeded: key) & (count - 1) }

  /// Never 0, which stands for no field.
  private func tag(_ key: UInt128) -> UInt64 { UInt64(truncatingIfNeeded: key >> 64) | 1 }
}
