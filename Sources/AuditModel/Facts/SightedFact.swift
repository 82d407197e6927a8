/// A fact with where it was seen first and in which frames; equal facts between the same peers are counted.
package struct SightedFact: Hashable, Sendable {
  package var fact: Fact
  package var sighting: Sighting
  package var count: Int

  package init(_ fact: Fact, _ sighting: Sighting, count: Int = 1) {
    self.fact = fact
    self.sighting = sighting
    self.count = count
  }
}
