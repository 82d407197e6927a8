import Bytes

extension OffsetMap {
  /// The map of the bytes of `range` alone, counted from the first of them.
  func part(_ range: Range<Int>) -> OffsetMap {
    var part = OffsetMap()
    // A body of very many messages in very many pieces must not cost their product.
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].derived.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    for index in low..<pieces.count {
      let piece = pieces[index]
      guard piece.derived.lowerBound < range.upperBound else { break }
      let derived = piece.derived.clamped(to: range)
      guard !derived.isEmpty else { continue }
      let place = derived.lowerBound - range.lowerBound..<derived.upperBound - range.lowerBound
      if piece.derived.count == piece.source.count {
        let start = piece.source.lowerBound &+ UInt64(derived.lowerBound - piece.derived.lowerBound)
        part.append(derived: place, source: start..<start &+ UInt64(derived.count))
      } else {
        part.append(derived: place, source: piece.source)
      }
    }
    return part
  }
}
