import Bytes

/// Remembers what names call for: the same few hundred keys come again and again. Fixed size; a name that falls on the
/// place of another drives it out.
final class LexiconCache {
  private struct Slot {
    var hash: UInt64
    /// Position in `lists`; 0 for the empty list.
    var list: UInt32
  }

  private static let size = 4_096
  /// Distinct lists of detections that are kept; the rules make some hundred.
  private static let mostLists = 16_384

  private let slots: UnsafeMutablePointer<Slot>
  private var lists: [[UInt16]] = [[]]
  private var positions: [[UInt16]: UInt32] = [[]: 0]
  private var splitter = KeySplitter()
  private let lexicon: KeyLexicon

  init(_ lexicon: KeyLexicon) {
    self.lexicon = lexicon
    slots = .allocate(capacity: Self.size)
    slots.initialize(repeating: Slot(hash: 0, list: 0), count: Self.size)
  }

  deinit { slots.deallocate() }

  /// The list of detections that `name` calls for: 0 when there are none.
  func list(for name: RawSpan, _ scope: KeyLexicon.Scope) -> UInt32 {
    let hash = SeededHash.hash(name, seed: scope.rawValue) | 1
    let slot = slots + (Int(truncatingIfNeeded: hash >> 32) & (Self.size - 1))
    if slot.pointee.hash == hash { return slot.pointee.list }
    return lookUp(name, scope, hash, slot)
  }

  @inline(never)
  private func lookUp(
    _ name: RawSpan, _ scope: KeyLexicon.Scope, _ hash: UInt64, _ slot: UnsafeMutablePointer<Slot>
  ) -> UInt32 {
    let detections = lexicon.detections(for: name, scope, splitter: &splitter)
    var position = positions[detections] ?? 0
    if position == 0, !detections.isEmpty {
      if lists.count >= Self.mostLists {
        // Only made-up keys come here. Forgetting everything is right, and cheap once in many.
        lists = [[]]
        positions = [[]: 0]
        slots.update(repeating: Slot(hash: 0, list: 0), count: Self.size)
      }
      position = UInt32(truncatingIfNeeded: lists.count)
      lists.append(detections)
      positions[detections] = position
    }
    slot.pointee = Slot(hash: hash, list: position)
    return position
  }

  subscript(_ list: UInt32) -> [UInt16] { lists[Int(list)] }
}
