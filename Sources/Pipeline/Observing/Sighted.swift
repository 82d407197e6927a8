import AuditModel

/// What may be seen again and again between the same peers: repeats raise the count and add frames.
protocol Sighted: Sendable {
  /// Of the occurrence with the lowest frame, with the frames of all.
  var sighting: Sighting { get set }
  var count: Int { get set }
}

extension Observation: Sighted {}
extension SightedFact: Sighted {}
