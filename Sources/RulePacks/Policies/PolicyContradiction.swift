/// Two places of a policy that cannot both hold: `ambiguous` findings cite both.
package struct PolicyContradiction: Hashable, Sendable {
  package var id: String
  /// The two clauses.
  package var sides: [String]
  /// What they disagree about, in our own words.
  package var about: String
  package var place: RulePlace
}
