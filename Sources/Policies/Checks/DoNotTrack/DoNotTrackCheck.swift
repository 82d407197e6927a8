import AuditModel
import RulePacks

/// "No action on Do Not Track": in one capture, whether a Service shows in its answer that it minds the signal.
struct DoNotTrackCheck: PromiseCheck {
  static let name = "dnt"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    let records = SignalRecord.gather(context, signal: "dnt") { exchange in
      if exchange.variesOnDNT { return "its answer varies on the signal" }
      return exchange.status == 409 ? "it refuses them" : nil
    }
    for record in records { record.judge(rule: Self.name, clause: clause, signal: "DNT: 1", into: &ledger) }
    return CheckSummary(absence: records.isEmpty ? "No request with DNT: 1 to a Service is in these captures." : nil)
  }
}
