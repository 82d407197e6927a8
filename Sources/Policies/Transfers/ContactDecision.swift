import AuditModel
import RulePacks

/// Decides on recipients as such: statements without data are exercised by contact alone, also by contact that nobody
/// can read.
struct ContactDecision {
  private struct Meeting {
    var name: String
    var frames = FrameGathering()
    var hosts: Set<String> = []
    var protocols: Set<String> = []
    var bytes = 0
  }

  private let context: AuditContext
  private let roles: [String: Role]

  init(_ context: AuditContext) {
    self.context = context
    roles = Dictionary(
      context.evidence.devices.lazy.map { ($0.address, $0.role) }, uniquingKeysWith: { first, _ in first })
  }

  func decide(into ledger: inout FindingLedger) {
    for clause in context.policy.clauses {
      for statement in clause.statements where statement.data.isEmpty {
        for meeting in meetings(of: statement) {
          ledger.add(
            draft(statement, clause: clause, meeting), recipient: meeting.name, protocol: "", name: "",
            evidence: meeting.frames.evidence(detail: detail(meeting)))
        }
      }
    }
  }

  private func meetings(of statement: PolicyStatement) -> [Meeting] {
    var meetings: [String: Meeting] = [:]
    for placed in context.contacts where placed.standing.isInScope {
      guard !placed.groups.isDisjoint(with: statement.recipients) else { continue }
      let role = roles[placed.contact.client.description] ?? .unknown
      if statement.condition.notFrom.contains(role) { continue }
      let host = placed.recipient.host ?? placed.recipient.address
      let name = placed.recipient.entity ?? host
      var meeting = meetings.removeValue(forKey: name) ?? Meeting(name: name)
      meeting.protocols.insert(placed.contact.protocolName)
      meeting.hosts.insert(host)
      meeting.bytes += placed.contact.coverage.payloadBytes
      meeting.frames.add(placed.contact.frames.frames, capture: placed.contact.capture)
      meetings[name] = meeting
    }
    return meetings.values.sorted { $0.name < $1.name }
  }

  private func draft(_ statement: PolicyStatement, clause: PolicyClause, _ meeting: Meeting) -> FindingDraft {
    let isNamed = statement.wording == .named
    let verdict: Verdict =
      isNamed ? .declared : context.settings.strictness == .strict ? .undeclared : .declaredVague
    let hosts = meeting.hosts.sorted().prefix(3).joined(separator: ", ")
    return FindingDraft(
      rule: statement.id, clause: clause.id, verdict: verdict, severity: Severity(verdict),
      subject: "contact with \(meeting.name) (\(hosts))",
      reason: isNamed
        ? "Clause \(clause.id) speaks of such recipients."
        : "Only open words of clause \(clause.id) cover such a recipient.")
  }

  private func detail(_ meeting: Meeting) -> [String: String] {
    [
      "protocols": meeting.protocols.sorted().joined(separator: " "),
      "hosts": meeting.hosts.sorted().prefix(20).joined(separator: " "), "payloadBytes": String(meeting.bytes),
    ]
  }
}
