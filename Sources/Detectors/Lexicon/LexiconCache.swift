import Bytes

/// Remembers what names call for: the same few hundred keys come again and again. Fixed size; a name that falls on the
/// place of another drives it out.
final class LexiconCache {
  private struct Slot {
    /// What stands for the name and its scope; 0 for none.
    var tag: UInt64
    /// Position in `lists`; 0 for the empty list.
    var list: UInt32
  }

  private static let sizeBits = 12
  private static let size = 1 << sizeBits
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
    slots.initialize(repeating: Slot(tag: 0, list: 0), count: Self.size)
  }

  deinit { slots.deallocate() }

  /// The list of detections that `name` calls for: 0 when there are none.
  func list(for name: RawSpan, _ scope: KeyLexicon.Scope) -> UInt32 {
    let tag = name.byteCount < 8 ? Self.tag(ofShort: name, scope) : SeededHash.hash(name, seed: scope.rawValue) | 1
    let slot = slots + Int(truncatingIfNeeded: (tag &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - Self.sizeBits))
    if slot.pointee.tag == tag { return slot.pointee.list }
    return lookUp(name, scope, tag, slot)
  }

  /// A name of up to seven bytes, as most are, stands for itself, and is found without being hashed.
  @inline(__always)
  private static func tag(ofShort name: RawSpan, _ scope: KeyLexicon.Scope) -> UInt64 {
    let count = name.byteCount
    let kind = UInt64(truncatingIfNeeded: count) << 56 | scope.rawValue << 60
    if count == 0 { return kind }
    // Loads may overlap: where they do they agree.
    if let front = name.u32LittleEndian(at: 0), let back = name.u32LittleEndian(at: count &- 4) {
      return kind | UInt64(front) | UInt64(back) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    }
    return kind | UInt64(name[0]) | UInt64(name[count / 2]) &<< UInt64(truncatingIfNeeded: 8 &* (count / 2))
      | UInt64(name[count &- 1]) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
  }

  @inline(never)
  private func lookUp(
    _ name: RawSpan, _ scope: KeyLexicon.Scope, _ tag: UInt64, _ slot: UnsafeMutablePointer<Slot>
  ) -> UInt32 {
    let detections = lexicon.detections(for: name, scope, splitter: &splitter)
    var position = positions[detections] ?? 0
    if position == 0, !detections.isEmpty {
      if lists.count >= Self.mostLists {
        // Only made-up keys come here. Forgetting everything is right, and cheap once in many.
        lists = [[]]
        positions = [[]: 0]
        slots.update(repeating: Slot(tag: 0, list: 0), count: Self.size)
      }
      position = UInt32(truncatingIfNeeded: lists.count)
      lists.append(detections)
      positions[detections] = position
    }
    slot.pointee = Slot(tag: tag, list: position)
    return position
  }

  subscript(_ list: UInt32) -> [UInt16] { lists[Int(list)] }
}
