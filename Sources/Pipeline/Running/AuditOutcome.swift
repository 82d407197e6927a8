package import AuditModel

/// A finished audit: the report, and what kept it from being whole, one line each.
package struct AuditOutcome: Sendable {
  package var report: AuditReport
  package var captureErrors: [String]

  package init(report: AuditReport, captureErrors: [String] = []) {
    self.report = report
    self.captureErrors = captureErrors
  }
}
