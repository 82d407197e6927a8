/// Numbers by fingerprint, for tables that are asked for every datum: open addressing with linear probing. The keys are
/// hashes already, so they are not hashed again as a dictionary would. Nothing is ever taken out.
///
/// Half of a key tells it and chooses its slot: that two of a million keys are mistaken for each other is as likely as
/// once in 2^25 runs.
@usableFromInline
package struct FingerprintTable: Sendable {
  @usableFromInline struct Slot: Sendable {
    @usableFromInline var tag: UInt64
    /// -1 where there is none.
    @usableFromInline var number: Int32
  }

  @usableFromInline var slots: [Slot] = []
  package private(set) var count = 0

  package init() {}

  /// The number kept for `key`.
  @inlinable package func number(of key: UInt128) -> Int? {
    guard !slots.isEmpty else { return nil }
    let number = slots[index(of: Self.tag(key))].number
    return number < 0 ? nil : Int(number)
  }

  /// Keeps a number from 0 to `Int32.max` for a key, in place of the one it had.
  package mutating func set(_ number: Int, for key: UInt128) {
    if count >= slots.count - slots.count / 4 { grow() }
    let slot = Slot(tag: Self.tag(key), number: Int32(clamping: max(number, 0)))
    let index = index(of: slot.tag)
    if slots[index].number < 0 { count += 1 }
    slots[index] = slot
  }

  @inlinable static func tag(_ key: UInt128) -> UInt64 { UInt64(truncatingIfNeeded: key >> 64) }

  /// Where a key stands, or the free slot where it would; there is always one.
  @inlinable func index(of tag: UInt64) -> Int {
    let mask = slots.count - 1
    return unsafe slots.withUnsafeBufferPointer { slots in
      var index = Int(truncatingIfNeeded: tag) & mask
      while unsafe slots[index].number >= 0, unsafe slots[index].tag != tag { index = (index + 1) & mask }
      return index
    }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(tag: 0, number: -1), count: max(64, old.count * 2))
    for slot in old where slot.number >= 0 { slots[index(of: slot.tag)] = slot }
  }
}
