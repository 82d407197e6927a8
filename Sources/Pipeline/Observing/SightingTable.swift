import AuditModel
import Bytes

/// Things that are seen again and again, each kept once under its key.
///
/// What is known is most often only counted. The lists that this changes lie all over the memory, so repeats are
/// written into a journal first and entered together: one behind the other, the processor fetches many lists at a time
/// instead of waiting for each.
struct SightingTable<Element: Sighted>: Sendable {
  /// One frame that showed an element again.
  private struct Entry {
    var frame: Int
    var position: Int32
    /// A further frame of the sighting before.
    var isFurther: Bool
  }

  private static var journalLimit: Int { 512 }

  private var settled: [Element] = []
  private(set) var keys: [UInt128] = []
  private var positions = FingerprintTable()
  /// The lowest frame of each element, also of those in the journal.
  private var firsts: [Int] = []
  private var journal: [Entry] = []

  var count: Int { settled.count }

  /// All of them, in the order in which they came. The journal must be settled.
  var elements: [Element] { settled }

  func position(of key: UInt128) -> Int? { positions.number(of: key) }

  /// Makes room for so many elements in all.
  mutating func reserve(_ count: Int) {
    settled.reserveCapacity(count)
    keys.reserveCapacity(count)
    firsts.reserveCapacity(count)
  }

  /// Adds an element whose key is new.
  mutating func append(_ element: consuming Element, key: UInt128) {
    positions.set(settled.count, for: key)
    keys.append(key)
    firsts.append(element.firstFrame)
    settled.append(element)
  }

  /// Counts one more sighting.
  /// - Parameter isFurther: The frame is one more of the sighting that was counted last.
  /// - Returns: Whether it stands before all sightings until then, so that its context is the one to be shown.
  mutating func count(_ frame: Int, isFurther: Bool, at position: Int) -> Bool {
    journal.append(Entry(frame: frame, position: Int32(truncatingIfNeeded: position), isFurther: isFurther))
    if journal.count >= Self.journalLimit { settle() }
    guard frame < firsts[position] else { return false }
    firsts[position] = frame
    return true
  }

  /// The sighting with the lowest frame stands, so that the order in which flows complete does not show.
  mutating func set(_ context: Sighting.Context, at position: Int) { settled[position].set(context) }

  /// Enters what the journal holds.
  mutating func settle() {
    guard !journal.isEmpty else { return }
    settled.withUnsafeMutableBufferPointer { settled in
      for entry in journal {
        settled[Int(entry.position)].add(entry.frame, isFurther: entry.isFurther)
      }
    }
    journal.removeAll(keepingCapacity: true)
  }

  /// Adds what another worker, or another partition, saw of an element that is known here. Both journals must be settled.
  mutating func merge(_ index: Int, of other: borrowing SightingTable, at position: Int) {
    let isEarlier = other.firsts[index] < firsts[position]
    if isEarlier { firsts[position] = other.firsts[index] }
    let others = other.settled.span
    settled[position].merge(others[index], isEarlier: isEarlier)
  }

  /// Moves an element over whose key is new here. In its place stands one that was touched a moment ago: so references
  /// to cold memory are not counted up and down again.
  mutating func adopt(_ index: Int, of other: inout SightingTable) {
    positions.set(settled.count, for: other.keys[index])
    keys.append(other.keys[index])
    firsts.append(other.firsts[index])
    var element = other.settled[0]
    if index > 0 { swap(&element, &other.settled[index]) }
    settled.append(element)
  }

  /// Puts the elements in the order of their first frames, to be taken; of equal ones stands first what came first.
  mutating func arrange() { settled.arrange(by: firsts, <) }

  /// Moves all elements out.
  mutating func take() -> [Element] {
    var elements: [Element] = []
    swap(&elements, &settled)
    return elements
  }
}
