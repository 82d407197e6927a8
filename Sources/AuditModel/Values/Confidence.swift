/// How sure a detector is of a data type: the value is in the user's inventory, a validator accepted it, or the context
/// alone says so.
package enum Confidence: String, Sendable, Codable, Comparable, CaseIterable {
  case inferred, validated, known

  package static func < (left: Confidence, right: Confidence) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
