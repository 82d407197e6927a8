import AuditModel
import RulePacks

/// "Nor on other mechanisms": Global Privacy Control, by requests with `Sec-GPC: 1` and by the resource with which a
/// site says that it honours it (`/.well-known/gpc.json`, W3C GPC section 4).
struct GlobalPrivacyControlCheck: PromiseCheck {
  static let name = "gpc"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    let records = SignalRecord.gather(context, signal: "gpc") { _ in nil }
    for record in records { record.judge(rule: Self.name, clause: clause, signal: "Sec-GPC: 1", into: &ledger) }
    for fact in context.facts where context.scope.isService(fact.recipient) {
      guard case .exchange(let exchange) = fact.sighted.fact, exchange.resource == .wellKnownGPC,
        exchange.status == 200, exchange.hasStatusBody
      else { continue }
      let draft = FindingDraft(
        rule: Self.name, clause: clause, verdict: .contradicted, severity: Severity(.contradicted),
        subject: "\(fact.name) says that it honours Global Privacy Control",
        reason: "The clause says that no mechanism of choice is minded; this resource says that one is.",
        aspect: "resource")
      ledger.add(
        draft, recipient: fact.recipient.entity ?? fact.name, protocol: fact.sighting.protocolName, name: fact.name,
        evidence: [Finding.Evidence(capture: fact.sighting.capture, frames: fact.sighting.frames.frames)])
    }
    return CheckSummary()
  }
}
