import Bytes

extension OffsetMap {
  /// The map of the bytes of `range` alone, counted from the first of them.
  func part(_ range: Range<Int>) -> OffsetMap {
    var part = OffsetMap()
    for piece in pieces {
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
