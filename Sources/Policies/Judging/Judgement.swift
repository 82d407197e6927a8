package import AuditModel

/// What judging adds to the evidence.
package struct Judgement: Sendable {
  /// Ordered by (capture, first frame, location, data type).
  package var findings: [Finding] = []
  /// Every clause of every policy, in the policies' order.
  package var clauses: [ClauseResult] = []
  package var notices: [Notice] = []

  package init() {}
}
