package import AuditModel

/// A privacy policy as data: every clause with what it states, promises and denies, in our own words.
package struct PolicyDocument: Hashable, Sendable {
  package var id: String
  package var title: String
  /// Id of the entity that speaks as "we", from `rules/entities/`.
  package var controller: String
  /// The first day on which this version holds.
  package var effective: CivilDate
  /// The last day on which this version is known to have been published; later captures get a notice.
  package var lastSeen: CivilDate?
  package var source: String?
  package var scope: PolicyScope
  /// Groups of recipients by the name that statements and promises use.
  package var recipients: [String: RecipientGroup]
  /// The clause under which data that no statement covers is reported, by the recipient's party.
  package var undeclared: [Party: String]
  package var clauses: [PolicyClause]
  package var contradictions: [PolicyContradiction]
  /// A short text in the source that stands behind the last clause, where the policy ends.
  package var end: String?
  package var place: RulePlace

  /// The clause with this id.
  package func clause(_ id: String) -> PolicyClause? { clauses.first { $0.id == id } }
}
