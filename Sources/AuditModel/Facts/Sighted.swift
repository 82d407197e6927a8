/// What may be seen again and again between the same peers: repeats raise the count and add frames. What is done to it
/// is written for each type, because what reaches a sighting through a protocol of another module copies it.
package protocol Sighted: Sendable {
  /// The lowest frame that shows it; 0 when there is none.
  var firstFrame: Int { get }
  /// Notes a frame.
  /// - Parameter isFurther: It is one more of the occurrence that was counted last.
  mutating func add(_ frame: Int, isFurther: Bool)
  /// Shows another occurrence's context, because it turned out to be earlier.
  mutating func set(_ context: Sighting.Context)
  /// Adds what another worker, or another partition, saw of the same.
  mutating func merge(_ other: borrowing Self, isEarlier: Bool)
}

extension Observation: Sighted {
  package var firstFrame: Int { sighting.frames.first }

  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }

  package mutating func set(_ context: Sighting.Context) { sighting.context = context }

  package mutating func merge(_ other: borrowing Observation, isEarlier: Bool) {
    count += other.count
    sighting.merge(other.sighting, isEarlier: isEarlier)
  }
}

extension SightedFact: Sighted {
  package var firstFrame: Int { sighting.frames.first }

  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }

  package mutating func set(_ context: Sighting.Context) { sighting.context = context }

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
