import AuditModel

/// `--fail-on`: a severity and everything above it, verdict words, or both, separated by commas.
struct FailureThreshold: CustomStringConvertible {
  var severity: Severity?
  var verdicts: Set<Verdict> = []

  static let standard = FailureThreshold(severity: .error)

  init(severity: Severity?) { self.severity = severity }

  init?(_ text: String) {
    for word in text.split(separator: ",").map({ $0.filter { $0 != " " } }) {
      if let severity = Severity(rawValue: word), severity != .none {
        self.severity = min(self.severity ?? severity, severity)
      } else if let verdict = Verdict(rawValue: word) {
        verdicts.insert(verdict)
      } else {
        return nil
      }
    }
    guard severity != nil || !verdicts.isEmpty else { return nil }
  }

  func isMet(by finding: Finding) -> Bool {
    guard finding.suppressed == nil else { return false }
    if let severity, finding.severity >= severity { return true }
    return verdicts.contains(finding.verdict)
  }

  static var words: String {
    (Severity.allCases.filter { $0 != .none }.map(\.rawValue) + Verdict.allCases.map(\.rawValue)).joined(
      separator: ", ")
  }

  var description: String {
    ([severity?.rawValue].compactMap(\.self) + verdicts.map(\.rawValue).sorted()).joined(separator: ",")
  }
}
