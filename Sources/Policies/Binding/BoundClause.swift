/// A clause with the text that it was found to stand for.
package struct BoundClause: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable {
    /// The text is the one the policy was written from.
    case matches
    /// The text is another one.
    case differs
    /// The policy has no fingerprint for this clause yet.
    case unbound
    /// The clause's first words are not in the text, or not in the policy's order.
    case missing
  }

  package var clause: String
  package var title: String
  /// The clause's text as one line, with its case; empty when it is missing.
  package var text: String
  /// The fingerprint of that text.
  package var fingerprint: String
  /// What the policy says it should be.
  package var expected: String?

  package var outcome: Outcome {
    if text.isEmpty { return .missing }
    guard let expected else { return .unbound }
    return expected == fingerprint ? .matches : .differs
  }
}
