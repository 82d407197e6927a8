/// What may be seen again and again between the same peers: repeats raise the count and add frames.
package protocol Sighted: Sendable {
  /// Of the occurrence with the lowest frame, with the frames of all.
  var sighting: Sighting { get set }
  var count: Int { get set }
  /// Notes a frame.
  /// - Parameter isFurther: It is one more of the occurrence that was counted last.
  mutating func add(_ frame: Int, isFurther: Bool)
  /// Adds what another worker, or another partition, saw of the same. Written for each type, because what reaches a
  /// sighting through this protocol copies it.
  mutating func merge(_ other: borrowing Self, isEarlier: Bool)
}

extension Observation: Sighted {
  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }

  package mutating func merge(_ other: borrowing Observation, isEarlier: Bool) {
    count += other.count
    sighting.merge(other.sighting, isEarlier: isEarlier)
  }
}

extension SightedFact: Sighted {
  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }

  package mutating func merge(_ other: borrowing SightedFact, isEarlier: Bool) {
    count += other.count
    sighting.merge(other.sighting, isEarlier: isEarlier)
  }
}

extension Sighting {
  /// Adds the frames of another sighting of the same; the context is that of the earlier.
  fileprivate mutating func merge(_ other: borrowing Sighting, isEarlier: Bool) {
    guard isEarlier else { return frames.merge(other.frames) }
    var frames = other.frames
    frames.merge(self.frames)
    self.frames = frames
    context = other.context
  }
}
