/// A verdict on a transfer, a promise or an exposure under one clause, with its evidence.
package struct Finding: Hashable, Sendable, Codable {
  package struct Evidence: Hashable, Sendable, Codable {
    package var capture: Int
    package var frames: [Int]
    /// A Wireshark display filter that selects those frames.
    package var filter: String
    package var detail: [String: String]

    package init(capture: Int, frames: [Int], detail: [String: String] = [:]) {
      self.capture = capture
      self.frames = frames
      self.detail = detail
      filter = frames.prefix(100).map { "frame.number == \($0)" }.joined(separator: " || ")
    }
  }

  /// Depends on rule or clause, data type, recipient entity, protocol and field path; never on a value.
  package var id: String
  package var rule: String
  package var policy: String
  package var clause: String
  package var verdict: Verdict
  package var severity: Severity
  package var subject: String
  package var reason: String
  package var transfers: [String]
  package var evidence: [Evidence]
  /// The reason of a suppression that covers this finding.
  package var suppressed: String?

  package init(
    id: String, rule: String, policy: String, clause: String, verdict: Verdict, severity: Severity, subject: String,
    reason: String, transfers: [String] = [], evidence: [Evidence] = [], suppressed: String? = nil
  ) {
    self.id = id
    self.rule = rule
    self.policy = policy
    self.clause = clause
    self.verdict = verdict
    self.severity = severity
    self.subject = subject
    self.reason = reason
    self.transfers = transfers
    self.evidence = evidence
    self.suppressed = suppressed
  }
}
