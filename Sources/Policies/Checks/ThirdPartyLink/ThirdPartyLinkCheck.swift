import AuditModel
import RulePacks

/// The user left a Service's page for somebody else's by an act of their own, as the browser says (`Sec-Fetch-User`,
/// W3C Fetch Metadata section 2.4): what they give there is given to its operator, as the policy announces. Requests
/// that a page makes by itself are no such act and are judged by their recipients.
struct ThirdPartyLinkCheck: PromiseCheck {
  static let name = "third-party-link"
  static let parameters: [String: ParameterKind] = [:]

  private struct Way: Hashable {
    var site: String
    var host: String
  }

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    var frames: [Way: FrameGathering] = [:]
    var places: [Way: AuditContext.PlacedFact] = [:]
    for fact in context.facts {
      guard case .departure(let site) = fact.sighted.fact, !context.scope.isService(fact.recipient),
        fact.recipient.party != .localNetwork, fact.recipient.party != .user
      else { continue }
      let way = Way(site: site, host: fact.name)
      frames[way, default: FrameGathering()].add(fact.sighting.frames.frames, capture: fact.sighting.capture)
      if places[way] == nil { places[way] = fact }
    }
    for (way, fact) in places.sorted(by: { ($0.key.site, $0.key.host) < ($1.key.site, $1.key.host) }) {
      ledger.add(
        FindingDraft(
          rule: Self.name, clause: clause, verdict: .declared, severity: .none,
          subject: "the user went from \(way.site) to \(way.host)",
          reason: "The browser says that the user asked for it; what is given there is given to its operator."),
        recipient: fact.recipient.entity ?? way.host, protocol: fact.sighting.protocolName, name: way.site,
        evidence: frames[way]?.evidence(detail: [:]) ?? [])
    }
    return CheckSummary(
      absence:
        "No step of the user from a Service's page to another operator's is in these captures; browsers tell of it "
        + "over HTTPS only.")
  }
}
