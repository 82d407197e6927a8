package import AuditModel
package import RulePacks

/// An adapter made ready for looking up. Immutable, shared by all workers.
package final class CompiledAdapter: Sendable {
  package let id: String
  /// From 1, other for each adapter.
  package let number: Int
  package let meanings: [AdapterMeaning]
  /// How the body is read, where its look does not say so.
  package let body: AdapterStep.Reading?
  private let pairs: [(part: Part, pattern: PlacePattern)]
  private let parts: UInt16
  /// Whether whole segments of a path or topic have a meaning.
  package let hasSegments: Bool

  init(_ adapter: Adapter, number: Int, _ meanings: [AdapterMeaning]) {
    self.number = number
    id = adapter.id
    self.meanings = meanings
    body = adapter.steps.first { $0.reading != .pairs }?.reading
    pairs = adapter.steps.filter { $0.reading == .pairs }.map {
      ($0.at.part, PlacePattern($0.at.path, isURL: false))
    }
    parts =
      meanings.reduce(UInt16(0)) { $0 | $1.parts } | pairs.reduce(UInt16(0)) { $0 | 1 << UInt16($1.part.ordinal) }
    hasSegments = meanings.contains { !$0.segments.isEmpty }
  }

  /// Whether anything is said of values in this part.
  package func covers(_ part: Part) -> Bool { parts >> UInt16(part.ordinal) & 1 == 1 }

  /// Whether the value at this place is a list of pairs.
  package func readsPairs(_ part: Part, _ path: RawSpan) -> Bool {
    for entry in pairs where entry.part == part {
      if entry.pattern.matches(path) { return true }
    }
    return false
  }
}
