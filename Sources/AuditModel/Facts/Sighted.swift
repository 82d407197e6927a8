/// What may be seen again and again between the same peers: repeats raise the count and add frames.
package protocol Sighted: Sendable {
  /// Of the occurrence with the lowest frame, with the frames of all.
  var sighting: Sighting { get set }
  var count: Int { get set }
  /// Notes a frame.
  /// - Parameter isFurther: It is one more of the occurrence that was counted last.
  mutating func add(_ frame: Int, isFurther: Bool)
}

extension Observation: Sighted {
  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }
}

extension SightedFact: Sighted {
  package mutating func add(_ frame: Int, isFurther: Bool) {
    if !isFurther { count += 1 }
    sighting.frames.insert(frame)
  }
}
