import AuditModel
import Bytes

/// The segments of one direction that wait behind a hole, without overlaps, by offset. Kept in a ring-less array with
/// room at both ends: segments in order and in reverse order are both taken in constant time.
final class HeldSegments {
  /// What a segment costs besides its bytes.
  static let overhead = 64

  private var slots: UnsafeMutablePointer<HeldSegment>
  private var capacity = 16
  private var head = 8
  private(set) var count = 0
  /// Bytes held, with overhead.
  private(set) var cost = 0
  /// For segments that came in IP fragments: the frames besides the last one.
  private var otherFrames: [Int: [Int]] = [:]

  init() { slots = .allocate(capacity: capacity) }

  deinit {
    for index in 0..<count { self[index].bytes.deallocate() }
    slots.deallocate()
  }

  subscript(_ index: Int) -> HeldSegment { slots[head + index] }

  var first: HeldSegment? { count > 0 ? slots[head] : nil }

  /// Takes out the first segment. The caller frees its bytes.
  func removeFirst() -> (segment: HeldSegment, otherFrames: [Int])? {
    guard let segment = first else { return nil }
    head += 1
    count -= 1
    cost -= segment.bytes.count + Self.overhead
    if count == 0 { head = capacity / 2 }
    let others = otherFrames.isEmpty ? [] : otherFrames[segment.frame] ?? []
    if count == 0 { otherFrames = [:] }
    return (segment, others)
  }

  /// Takes those bytes of a segment that are not held yet: the first copy wins.
  func insert(_ segment: borrowing ArrivingSegment, at start: UInt64) -> Overlap {
    var overlap = Overlap()
    let captured = start + UInt64(segment.payload.byteCount)
    let end = captured + UInt64(segment.missing)
    var index = firstIndex(endingAfter: start)
    var cursor = start
    while cursor < end {
      if index < count, self[index].start <= cursor {
        let stop = min(self[index].end, end)
        let shared = cursor..<min(stop, max(captured, cursor))
        overlap.repeated += shared.count
        if !agrees(segment.payload, at: start, with: self[index], on: shared) { overlap.isConflict = true }
        cursor = stop
        index += 1
      } else {
        let stop = index < count ? min(self[index].start, end) : end
        hold(segment, cursor..<stop, captured: captured, start: start, at: index)
        cursor = stop
        index += 1
      }
    }
    if !segment.otherFrames.isEmpty { otherFrames[segment.frame] = segment.otherFrames }
    return overlap
  }

  /// What a segment had in common with held ones.
  struct Overlap {
    var repeated = 0
    var isConflict = false
  }

  /// Whether `payload`, which starts at `start`, equals the held bytes on `range`.
  private func agrees(_ payload: RawSpan, at start: UInt64, with held: HeldSegment, on range: Range<UInt64>) -> Bool {
    let range = range.clamped(to: held.start..<held.start + UInt64(held.bytes.count))
    for offset in range where payload[Int(offset - start)] != held.bytes[Int(offset - held.start)] { return false }
    return true
  }

  private func hold(
    _ segment: borrowing ArrivingSegment, _ range: Range<UInt64>, captured: UInt64, start: UInt64, at index: Int
  ) {
    let stop = max(range.lowerBound, min(range.upperBound, captured))
    let source = segment.payload.clamped(Int(range.lowerBound - start)..<Int(stop - start))
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.byteCount, alignment: 1)
    source.withUnsafeBytes { bytes.copyMemory(from: $0) }
    let held = HeldSegment(
      start: range.lowerBound, bytes: bytes, missing: UInt64(range.count - source.byteCount), frame: segment.frame,
      time: segment.time.nanoseconds)
    makeRoom(at: index)
    (slots + head + index).initialize(to: held)
    cost += bytes.count + Self.overhead
  }

  /// Opens a place at `index`, moving the shorter part.
  private func makeRoom(at index: Int) {
    if head == 0 || head + count == capacity { recentre() }
    if index < count / 2 {
      (slots + head - 1).update(from: slots + head, count: index)
      head -= 1
    } else {
      let tail = slots + head + index
      (tail + 1).update(from: tail, count: count - index)
    }
    count += 1
  }

  /// Moves all to the middle of an array twice as long as they need, so there is room at both ends again.
  private func recentre() {
    let larger = max(16, count * 4)
    let fresh = UnsafeMutablePointer<HeldSegment>.allocate(capacity: larger)
    let start = (larger - count) / 2
    (fresh + start).update(from: slots + head, count: count)
    slots.deallocate()
    slots = fresh
    capacity = larger
    head = start
  }

  private func firstIndex(endingAfter offset: UInt64) -> Int {
    if count == 0 || self[count - 1].end <= offset { return count }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
