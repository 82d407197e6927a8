import AuditModel
import RulePacks

/// A `Tk` response header is a response to Do Not Track whatever it says (W3C Tracking Preference Expression section
/// 6): a claim not to track weighs most. Another operator's header is that operator's choice.
struct TrackingStatusCheck: PromiseCheck {
  static let name = "tk-header"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    for fact in context.facts where fact.standing.isInScope {
      guard case .trackingStatus(let status) = fact.sighted.fact else { continue }
      let isService = context.scope.isService(fact.recipient)
      let meaning = TrackingStatusMeaning(status.value)
      let verdict: Verdict = isService ? .contradicted : .declared
      let draft = FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
        subject: "\(fact.name) answers Tk: \(status.value)",
        reason: isService
          ? "The clause says that no response is made; this one says \(meaning.words)."
          : "It says \(meaning.words); that is a third party's own choice.",
        aspect: status.value)
      ledger.add(
        draft, recipient: fact.recipient.entity ?? fact.name, protocol: fact.sighting.protocolName, name: fact.name,
        evidence: [
          Finding.Evidence(
            capture: fact.sighting.capture, frames: fact.sighting.frames.frames,
            detail: ["tk": status.value, "weight": meaning.isWeighty ? "high" : "low"])
        ])
    }
    return CheckSummary()
  }
}
