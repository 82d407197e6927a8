package import AuditModel

/// A finished audit: the report, and what kept it from being whole, one line each.
package struct AuditOutcome: Sendable {
  package var report: AuditReport
  package var captureErrors: [String]
  /// What was observed, kept because a program that ends leaves its memory to the system, which takes it back faster than
  /// it could be freed piece by piece.
  private var observed: [ObservedCapture]
  private var assembled: AssembledEvidence

  init(report: AuditReport, captureErrors: [String], observed: [ObservedCapture], assembled: AssembledEvidence) {
    self.report = report
    self.captureErrors = captureErrors
    self.observed = observed
    self.assembled = assembled
  }
}
