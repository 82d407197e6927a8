import Bytes

/// Remembers what names call for: the same few hundred keys come again and again. Fixed size; a name that falls on the
/// place of another drives it out.
struct LexiconCache {
  private struct Slot {
    var hash: UInt64 = 0
    var detections: [UInt16] = []
  }

  private static let size = 2_048
  private var slots = [Slot](repeating: Slot(), count: size)
  private var splitter = KeySplitter()

  init() {}

  mutating func detections(for name: RawSpan, _ scope: KeyLexicon.Scope, in lexicon: KeyLexicon) -> [UInt16] {
    let hash = Fingerprint.hash(name, seed: scope.rawValue) | 1
    let index = Int(truncatingIfNeeded: hash >> 32) & (Self.size - 1)
    if slots[index].hash == hash { return slots[index].detections }
    let detections = lexicon.detections(for: name, scope, splitter: &splitter)
    slots[index] = Slot(hash: hash, detections: detections)
    return detections
  }
}
