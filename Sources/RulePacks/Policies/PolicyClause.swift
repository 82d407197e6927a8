/// One clause of a policy.
package struct PolicyClause: Hashable, Sendable {
  package var id: String
  package var title: String
  /// The words with which the clause begins in the source's normalised text: a number or a short heading.
  package var anchor: String
  /// `sha256:` and 64 hexadecimal digits: the digest of the clause's normalised text.
  package var fingerprint: String?
  package var observability: Observability
  /// Why a capture can never show it, or shows it only in part.
  package var because: String?
  /// Why nothing is reported although it could be seen; instead of the usual words for `not-observed`.
  package var absence: String?
  /// Groups of recipients: when contact with one of them is encrypted, a silent clause is `opaque`.
  package var opaque: [String]
  package var statements: [PolicyStatement]
  package var promises: [PolicyPromise]
  package var denials: [PolicyPromise]
  package var place: RulePlace

  /// Promises and denials: whatever a check can judge.
  package var commitments: [PolicyPromise] { promises + denials }
}
