import Bytes

extension OffsetMap {
  /// The map of a part of the derived bytes, counted from its start.
  func map(of range: Range<Int>) -> OffsetMap {
    var result = OffsetMap()
    for piece in pieces {
      let part = piece.derived.clamped(to: range)
      guard !part.isEmpty else { continue }
      var source = piece.source
      if piece.derived.count == piece.source.count {
        let start = source.lowerBound + UInt64(part.lowerBound - piece.derived.lowerBound)
        source = start..<start + UInt64(part.count)
      }
      result.append(
        derived: part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound, source: source)
    }
    return result
  }
}
