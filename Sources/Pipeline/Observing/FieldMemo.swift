import AuditModel
import Bytes

/// What was found in fields that come again and again: a header, a cookie, a name asked for. What a field holds depends
/// on its part, direction, name and value and on the message's adapter only, so it need not be unfolded twice. Fixed
/// size; a field that falls on the place of another drives it out.
struct FieldMemo {
  /// What one field held.
  struct Finding {
    var hits: [FieldHit]
    /// Normal forms of the hits.
    var arena: [UInt8]
  }

  private struct Slot {
    var key: UInt128 = 0
    /// A field that was seen once with something in it; what it held is kept from the second time on, so that values
    /// that never come again cost no memory.
    var candidate: UInt128 = 0
    var finding = Finding(hits: [], arena: [])
  }

  /// Longer values are unfolded each time.
  static let longestValue = 1_024
  private static let mostHits = 8
  private static let longestArena = 512

  private var slots = Array(repeating: Slot(), count: 1 << 15)

  /// - Parameter adapter: Number of the message's adapter; 0 for none.
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

  /// Whether the field of a key is known to hold nothing. Asked for most fields, so nothing is copied.
  func holdsNothing(_ key: UInt128) -> Bool {
    let slot = index(key)
    return slots[slot].key == key && slots[slot].finding.hits.isEmpty
  }

  func finding(for key: UInt128) -> Finding? {
    let slot = index(key)
    return slots[slot].key == key ? slots[slot].finding : nil
  }

  mutating func remember(_ hits: [FieldHit], _ arena: [UInt8], for key: UInt128) {
    let slot = index(key)
    guard !hits.isEmpty else {
      slots[slot].key = key
      slots[slot].finding.hits = []
      return
    }
    guard slots[slot].candidate == key else { return slots[slot].candidate = key }
    guard hits.count <= Self.mostHits, arena.count <= Self.longestArena else { return }
    slots[slot] = Slot(key: key, candidate: key, finding: Finding(hits: hits, arena: arena))
  }

  private func index(_ key: UInt128) -> Int { Int(truncatingIfNeeded: key) & (slots.count - 1) }
}
