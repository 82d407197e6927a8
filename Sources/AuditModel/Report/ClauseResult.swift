/// One row of the clause table: the worst finding, or the reason why there is none.
package struct ClauseResult: Hashable, Sendable, Codable {
  package var policy: String
  package var clause: String
  package var title: String
  package var verdict: Verdict
  package var findings: Int
  /// Why the verdict is what it is when no finding says so (never observable, not in this capture …).
  package var reason: String?

  package init(policy: String, clause: String, title: String, verdict: Verdict, findings: Int, reason: String? = nil) {
    self.policy = policy
    self.clause = clause
    self.title = title
    self.verdict = verdict
    self.findings = findings
    self.reason = reason
  }
}
