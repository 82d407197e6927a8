/// Numbers by fingerprint, for tables that are asked for every datum: open addressing with linear probing. The keys are
/// hashes already, so they are not hashed again as a dictionary would. Nothing is ever taken out.
///
/// Half of a key tells it and chooses its slot: that two of a million keys are mistaken for each other is as likely as
/// once in 2^25 runs.
@usableFromInline
package struct FingerprintTable: Sendable {
  @usableFromInline struct Slot: Sendable {
    @usableFromInline var tag: UInt64
    @usableFromInline var number: Int32
  }

  @usableFromInline var slots: [Slot] = []
  /// For each slot 0 where it is free, else a few bits of the tag that do not choose the slot. Most keys that are asked
  /// for are not there; these bytes say so, and they fit into the processor's caches where the slots do not.
  @usableFromInline var marks: [UInt8] = []
  package private(set) var count = 0

  package init() {}

  /// The number kept for `key`.
  @inlinable package func number(of key: UInt128) -> Int? {
    guard !slots.isEmpty else { return nil }
    let index = index(of: Self.tag(key))
    return marks[index] == 0 ? nil : Int(slots[index].number)
  }

  /// Keeps a number from 0 to `Int32.max` for a key, in place of the one it had.
  package mutating func set(_ number: Int, for key: UInt128) {
    if count >= slots.count - slots.count / 4 { grow() }
    let slot = Slot(tag: Self.tag(key), number: Int32(clamping: max(number, 0)))
    let index = index(of: slot.tag)
    if marks[index] == 0 { count += 1 }
    slots[index] = slot
    marks[index] = Self.mark(slot.tag)
  }

  @inlinable static func tag(_ key: UInt128) -> UInt64 { UInt64(truncatingIfNeeded: key >> 64) }

  /// Never 0.
  @inlinable static func mark(_ tag: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: tag >> 56) | 1 }

  /// Where a key stands, or the free slot where it would; there is always one.
  @inlinable func index(of tag: UInt64) -> Int {
    let mask = marks.count - 1
    let mark = Self.mark(tag)
    return unsafe marks.withUnsafeBufferPointer { marks in
      var index = Int(truncatingIfNeeded: tag) & mask
      while unsafe marks[index] != 0 {
        if unsafe marks[index] == mark, slots[index].tag == tag { break }
        index = (index + 1) & mask
      }
      return index
    }
  }

  private mutating func grow() {
    let old = (slots, marks)
    slots = Array(repeating: Slot(tag: 0, number: 0), count: max(64, old.0.count * 2))
    marks = Array(repeating: 0, count: slots.count)
    for (slot, mark) in zip(old.0, old.1) where mark != 0 {
      let index = index(of: slot.tag)
      slots[index] = slot
      marks[index] = mark
    }
  }
}
