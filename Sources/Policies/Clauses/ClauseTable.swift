import AuditModel
import RulePacks

/// One row for every clause: its worst finding, or the proper word for having none and the reason.
struct ClauseTable {
  private let context: AuditContext
  private let summaries: [String: [CheckSummary]]
  private let silence: OpaqueFlows

  init(_ context: AuditContext, summaries: [String: [CheckSummary]]) {
    self.context = context
    self.summaries = summaries
    silence = OpaqueFlows(context)
  }

  func rows(for findings: [Finding]) -> [ClauseResult] {
    let byClause = Dictionary(grouping: findings, by: \.clause)
    return context.policy.clauses.map { row(for: $0, findings: byClause[$0.id] ?? []) }
  }

  private func row(for clause: PolicyClause, findings: [Finding]) -> ClauseResult {
    let (verdict, reason) = word(for: clause, findings: findings)
    return ClauseResult(
      policy: context.policy.id, clause: clause.id, title: clause.title, verdict: verdict, findings: findings.count,
      reason: reason.isEmpty ? nil : reason)
  }

  private func word(for clause: PolicyClause, findings: [Finding]) -> (Verdict, String) {
    let outcomes = (summaries[clause.id] ?? []).compactMap(\.outcome)
    if let worst = findings.map(\.verdict).min(by: { VerdictRank.isWorse($0, than: $1) }) {
      let rest = silence.reason(for: clause).map { ["Not all could be read: " + $0] } ?? []
      return (worst, (outcomes + rest).joined(separator: " "))
    }
    if clause.observability == .never { return (.notObservable, clause.because ?? "") }
    if let reason = silence.reason(for: clause) { return (.opaque, reason) }
    if clause.id == context.policy.clauses.first?.id, let reason = outOfScope { return (.outOfScope, reason) }
    return (.notObserved, absence(of: clause))
  }

  /// Every machine speaks these to its own network; they say nothing of what it is used for.
  private static let linkProtocols: Set<String> = [
    "arp", "ndp", "dhcp", "dhcpv6", "dns", "mdns", "llmnr", "nbns", "ssdp", "ntp",
  ]

  /// Said of the clause that sets the scope, when transfers were seen and none was in it.
  private var outOfScope: String? {
    var names: Set<String> = []
    for index in context.classes.indices where !Self.linkProtocols.contains(context.classes[index].key.protocol) {
      guard !context.classes[index].key.standing.isInScope else { return nil }
      names.insert(context.classes[index].recipientName)
    }
    guard !names.isEmpty else { return nil }
    return "What was seen is no Service of this policy (\(names.sorted().prefix(3).joined(separator: ", ")))."
  }

  private func absence(of clause: PolicyClause) -> String {
    if let absence = clause.absence { return absence }
    let reasons = (summaries[clause.id] ?? []).compactMap(\.absence)
    if !reasons.isEmpty { return reasons.joined(separator: " ") }
    return "Nothing that this clause speaks of is in these captures."
      + (clause.because.map { " " + $0 } ?? "")
  }
}
