/// Which frame brought which bytes of one direction of a stream. Entries ascend by offset and each reaches to the next
/// greater one; equal offsets mean that several frames (IP fragments) brought the bytes together. Frame 0 stands for
/// bytes that are lost.
struct FrameMap {
  struct Entry {
    var start: UInt64
    var frame: Int
  }

  private var entries: [Entry] = []
  /// Entries before this one are forgotten.
  private var head = 0

  var count: Int { entries.count - head }

  /// Notes that the bytes from `start` on came in `frame`.
  @inline(__always)
  mutating func append(_ frame: Int, at start: UInt64) {
    if let last = entries.last, last.frame == frame, head < entries.count { return }
    entries.append(Entry(start: start, frame: frame))
  }

  /// Notes that several frames together brought the bytes from `start` on.
  mutating func append(_ frames: [Int], and frame: Int, at start: UInt64) {
    for other in frames where other != frame { entries.append(Entry(start: start, frame: other)) }
    entries.append(Entry(start: start, frame: frame))
  }

  func visit(_ range: Range<UInt64>, _ body: (Int) -> Void) {
    guard !range.isEmpty, var index = lastIndex(atOrBefore: range.lowerBound) ?? firstIndexIfAny else { return }
    while index > head, entries[index - 1].start == entries[index].start { index -= 1 }
    while index < entries.count, entries[index].start < range.upperBound {
      if entries[index].frame != 0 { body(entries[index].frame) }
      index += 1
    }
  }

  mutating func forget(before offset: UInt64) {
    // The entry that holds `offset` stays, with all that share its start.
    guard head < entries.count, let last = lastIndex(atOrBefore: offset), last > head else { return }
    var index = last
    while index > head, entries[index - 1].start == entries[index].start { index -= 1 }
    head = index
    compact()
  }

  /// Gives up the older half, and says how many entries that were.
  mutating func forgetHalf() -> Int {
    let half = count / 2
    head += half
    compact()
    return half
  }

  private var firstIndexIfAny: Int? { head < entries.count ? head : nil }

  private func lastIndex(atOrBefore offset: UInt64) -> Int? {
    var low = head
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return low > head ? low - 1 : nil
  }

  /// Moves what is left to the front once it is the smaller part, so each entry is moved less than once on average.
  private mutating func compact() {
    guard head > 16, head > entries.count / 2 else { return }
    entries.removeFirst(head)
    head = 0
  }
}
