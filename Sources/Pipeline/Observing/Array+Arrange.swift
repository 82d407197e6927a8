extension Array {
  /// Sorts by keys, one for each element; what has equal keys keeps its order.
  ///
  /// The elements are swapped into place: they are full of references, which swapping does not touch.
  mutating func arrange<Key>(by keys: [Key], _ isBefore: (Key, Key) -> Bool) {
    guard keys.indices.dropFirst().contains(where: { isBefore(keys[$0], keys[$0 - 1]) }) else { return }
    var sources = keys.enumerated().sorted { isBefore($0.element, $1.element) }.map(\.offset)
    // Each circle of places is gone through once; who stands in the right place is marked so. An array itself would
    // copy what it swaps.
    withUnsafeMutableBufferPointer { elements in
      for start in sources.indices {
        var place = start
        while sources[place] != start {
          let source = sources[place]
          elements.swapAt(place, source)
          sources[place] = place
          place = source
        }
        sources[place] = place
      }
    }
  }
}
