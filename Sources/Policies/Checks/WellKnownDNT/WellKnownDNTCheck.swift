import AuditModel
import RulePacks

/// The tracking status resource `/.well-known/dnt/` (W3C Tracking Preference Expression section 6.4): a site that
/// serves it takes part in Do Not Track. Whatever else answers at that path, an error page or an ordinary one, says
/// nothing.
struct WellKnownDNTCheck: PromiseCheck {
  static let name = "well-known-dnt"
  static let parameters: [String: ParameterKind] = [:]

  private static let mediaTypes: Set<String> = ["application/tracking-status+json", "application/json"]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    for fact in context.facts where context.scope.isService(fact.recipient) {
      guard case .exchange(let exchange) = fact.sighted.fact, exchange.resource == .wellKnownDNT else { continue }
      let isStatus =
        exchange.status == 200 && exchange.hasStatusBody && Self.mediaTypes.contains(exchange.mediaType)
      let verdict: Verdict = isStatus ? .contradicted : .declared
      let draft = FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
        subject: isStatus
          ? "\(fact.name) serves a tracking status resource"
          : "\(fact.name) serves no tracking status resource (status \(exchange.status))",
        reason: isStatus
          ? "The clause says that no action is taken on Do Not Track; this resource is part of answering it."
          : "As the clause announces.",
        aspect: "resource")
      ledger.add(
        draft, recipient: fact.recipient.entity ?? fact.name, protocol: fact.sighting.protocolName, name: fact.name,
        evidence: [
          Finding.Evidence(
            capture: fact.sighting.capture, frames: fact.sighting.frames.frames,
            detail: ["status": String(exchange.status), "mediaType": exchange.mediaType])
        ])
    }
    return CheckSummary()
  }
}
