/// How sure a detector is of a data type: the value is in the user's inventory, a validator accepted it, or the context
/// alone says so.
@usableFromInline
package enum Confidence: String, Sendable, Codable, Comparable, CaseIterable {
  case inferred, validated, known

  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable @inline(__always) package static func == (left: Confidence, right: Confidence) -> Bool {
    switch (left, right) {
    case (.inferred, .inferred), (.validated, .validated), (.known, .known): true
    default: false
    }
  }

  @usableFromInline package static func < (left: Confidence, right: Confidence) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .inferred: 0
    case .validated: 1
    case .known: 2
    }
  }
}
