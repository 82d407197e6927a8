/// Where the bytes of one direction of an inner stream stand in the outer one. Pieces ascend in both; holes are lost
/// bytes, or places that were forgotten. Bounded.
struct InnerPlaces {
  private struct Piece {
    var inner: Range<UInt64>
    var outer: Range<UInt64>

    var isExact: Bool { inner.count == outer.count }
  }

  /// Pieces kept; when there are more, the older half is forgotten.
  static let limit = 65_536

  private var pieces: [Piece] = []
  /// Pieces before this one are forgotten.
  private var head = 0

  var count: Int { pieces.count - head }

  /// Notes that `count` bytes at `offset` came from `outer`, byte by byte if that is as long.
  mutating func append(_ count: Int, at offset: UInt64, outer: Range<UInt64>) {
    let piece = Piece(inner: offset..<offset &+ UInt64(count), outer: outer)
    if let last = pieces.last, head < pieces.count, last.isExact, piece.isExact,
      last.inner.upperBound == piece.inner.lowerBound, last.outer.upperBound == piece.outer.lowerBound
    {
      pieces[pieces.count - 1] = Piece(
        inner: last.inner.lowerBound..<piece.inner.upperBound, outer: last.outer.lowerBound..<piece.outer.upperBound)
      return
    }
    if self.count >= Self.limit {
      head += self.count / 2
      compact()
    }
    pieces.append(piece)
  }

  /// The outer offset of a range that stands there in one piece, byte by byte.
  func exactPlace(of range: Range<UInt64>) -> UInt64? {
    let index = firstIndex(endingAfter: range.lowerBound)
    guard index < pieces.count, pieces[index].isExact, pieces[index].inner.lowerBound <= range.lowerBound,
      pieces[index].inner.upperBound >= range.upperBound
    else { return nil }
    return pieces[index].outer.lowerBound + (range.lowerBound - pieces[index].inner.lowerBound)
  }

  /// Calls `body` with each part of `range` whose place is known, and that place.
  func visit(_ range: Range<UInt64>, _ body: (Range<UInt64>, Range<UInt64>) -> Void) {
    var index = firstIndex(endingAfter: range.lowerBound)
    while index < pieces.count, pieces[index].inner.lowerBound < range.upperBound {
      let piece = pieces[index]
      let part = range.clamped(to: piece.inner)
      if piece.isExact {
        let start = piece.outer.lowerBound + (part.lowerBound - piece.inner.lowerBound)
        body(part, start..<start + UInt64(part.count))
      } else {
        body(part, piece.outer)
      }
      index += 1
    }
  }

  /// The shortest outer range that holds all of `range`; where nothing of it is known, the empty range behind what is.
  func cover(_ range: Range<UInt64>) -> Range<UInt64> {
    var result: Range<UInt64>?
    visit(range) { _, outer in
      result = (result?.lowerBound ?? outer.lowerBound)..<max(result?.upperBound ?? 0, outer.upperBound)
    }
    let end = pieces.last?.outer.upperBound ?? 0
    return result ?? end..<end
  }

  /// Nobody will ask for bytes before `offset` again.
  mutating func forget(before offset: UInt64) {
    let index = firstIndex(endingAfter: offset)
    guard index > head else { return }
    head = index
    compact()
  }

  private func firstIndex(endingAfter offset: UInt64) -> Int {
    var low = head
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].inner.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Moves what is left to the front once it is the smaller part.
  private mutating func compact() {
    guard head > 16, head > pieces.count / 2 else { return }
    pieces.removeFirst(head)
    head = 0
  }
}
