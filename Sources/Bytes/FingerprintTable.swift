/// Numbers by fingerprint, for tables that are asked for every datum: open addressing with linear probing. The keys are
/// hashes already, so they are not hashed again as a dictionary would. Nothing is ever taken out.
package struct FingerprintTable: Sendable {
  private struct Slot {
    var key: UInt128
    /// -1 where there is none.
    var number: Int32
  }

  private var slots: [Slot] = []
  package private(set) var count = 0

  package init() {}

  /// The number kept for `key`.
  package func number(of key: UInt128) -> Int? {
    guard !slots.isEmpty else { return nil }
    let slot = slots[place(of: key)]
    return slot.number < 0 ? nil : Int(slot.number)
  }

  /// Keeps a number from 0 to `Int32.max` for a key, in place of the one it had.
  package mutating func set(_ number: Int, for key: UInt128) {
    if count >= slots.count - slots.count / 4 { grow() }
    let place = place(of: key)
    if slots[place].number < 0 { count += 1 }
    slots[place] = Slot(key: key, number: Int32(clamping: max(number, 0)))
  }

  /// Where `key` stands, or the free slot where it would; there is always one.
  private func place(of key: UInt128) -> Int {
    let mask = slots.count - 1
    return unsafe slots.withUnsafeBufferPointer { slots in
      var place = Int(truncatingIfNeeded: key) & mask
      while unsafe slots[place].number >= 0, unsafe slots[place].key != key { place = (place + 1) & mask }
      return place
    }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(key: 0, number: -1), count: max(64, old.count * 2))
    for slot in old where slot.number >= 0 { slots[place(of: slot.key)] = slot }
  }
}
