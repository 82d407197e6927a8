/// How much a finding matters; `--fail-on` compares with it.
package enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  case none, note, warning, error

  package static func < (left: Severity, right: Severity) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
