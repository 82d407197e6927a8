import AuditModel

/// A finding before it is joined with its like, numbered and ordered.
struct FindingDraft {
  var rule: String
  var clause: String
  var verdict: Verdict
  var severity: Severity
  var subject: String
  var reason: String
  var aspect = ""
}
