/// Where the bytes of a derived buffer came from. A piece whose two ranges are equally long maps byte by byte; any
/// other piece (a block that was decompressed) maps as a whole. Pieces ascend in both coordinates.
@usableFromInline
package struct OffsetMap: Sendable {
  @usableFromInline
  package struct Piece: Sendable, Equatable {
    @usableFromInline package var derived: Range<Int>
    @usableFromInline package var source: Range<UInt64>

    @inlinable package init(derived: Range<Int>, source: Range<UInt64>) {
      self.derived = derived
      self.source = source
    }
  }

  package private(set) var pieces: [Piece] = []

  package init() {}

  /// A buffer that stands in its source as it is.
  package init(identity count: Int, at offset: UInt64) {
    append(derived: 0..<max(count, 0), source: offset..<offset &+ UInt64(max(count, 0)))
  }

  package var isEmpty: Bool { pieces.isEmpty }

  package mutating func removeAll() { pieces.removeAll(keepingCapacity: true) }

  /// Adds the next piece; joined with the last one when both go on byte by byte.
  package mutating func append(derived: Range<Int>, source: Range<UInt64>) {
    if let last = pieces.last, last.derived.upperBound == derived.lowerBound,
      last.source.upperBound == source.lowerBound,
      last.derived.count == last.source.count, derived.count == source.count
    {
      pieces[pieces.count - 1] = Piece(
        derived: last.derived.lowerBound..<derived.upperBound, source: last.source.lowerBound..<source.upperBound)
    } else {
      pieces.append(Piece(derived: derived, source: source))
    }
  }

  /// Calls `body` with each source range that holds a part of `range`, in order.
  package func sources(of range: Range<Int>, _ body: (Range<UInt64>) -> Void) {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].derived.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < pieces.count, pieces[low].derived.lowerBound < range.upperBound {
      let piece = pieces[low]
      if piece.derived.count == piece.source.count {
        let part = range.clamped(to: piece.derived)
        let start = piece.source.lowerBound + UInt64(part.lowerBound - piece.derived.lowerBound)
        body(start..<start + UInt64(part.count))
      } else {
        body(piece.source)
      }
      low += 1
    }
  }
}
