package import AuditModel

/// A promise or a denial, and the check that judges it.
package struct PolicyPromise: Hashable, Sendable {
  package var id: String
  /// Name of a check, which is also the rule of its findings.
  package var check: String
  package var parameters: [PolicyParameter]
  /// The parties whose doing it speaks of.
  package var binds: [Party]
  package var note: String?
  package var place: RulePlace
}
