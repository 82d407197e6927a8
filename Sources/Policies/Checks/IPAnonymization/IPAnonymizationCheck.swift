import AuditModel
import RulePacks

/// "We switched on IP anonymisation": each analytics hit must carry the masking flag. That the flag is present counts,
/// whatever its value; that the provider then shortens the address is beyond a capture. Hits of the later product know
/// no such flag.
struct IPAnonymizationCheck: PromiseCheck {
  static let name = "ip-anonymization"
  static let parameters: [String: ParameterKind] = ["recipients": .groups]

  private struct Tally {
    var masked = 0
    var judged = 0
  }

  private let clause: String
  private let recipients: [String]

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    recipients = commitment.texts("recipients")
  }

  /// An address within a payload for the collector undoes the masking, unless it is shortened itself.
  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.dataType == .ipAddress, transfers.isCollected, transfers.key.standing.isInScope,
      !transfers.groups.isDisjoint(with: recipients)
    else { return nil }
    if transfers.has(.shortened) {
      return TransferVerdict(
        draft: FindingDraft(
          rule: Self.name, clause: clause, verdict: .kept, severity: .none,
          subject: "shortened IP address given to \(transfers.recipientName): \(transfers.location.field)",
          reason: "The address in the payload ends in zeros, as shortening leaves it.", aspect: "shortened"),
        isSettling: true)
    }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .contradicted, severity: Severity(.contradicted),
        subject: "full IP address given to \(transfers.recipientName): \(transfers.location.field)",
        reason: "An address in the payload reaches the collector whatever the masking flag says."),
      isSettling: true)
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    var tallies: [String: Tally] = [:]
    var isBeyond = false
    for fact in context.facts where fact.standing.isInScope {
      guard case .analyticsHit(let hit) = fact.sighted.fact else { continue }
      let draft = draft(hit)
      isBeyond = isBeyond || hit.product == .analytics4
      if hit.product != .analytics4 {
        tallies[hit.property, default: Tally()].judged += fact.sighted.count
        if draft.verdict == .kept { tallies[hit.property, default: Tally()].masked += fact.sighted.count }
      }
      add(draft, hit, fact, into: &ledger)
    }
    return summary(tallies, isBeyond: isBeyond)
  }

  /// One finding for each hit. Equal hits arrive counted; they can be told apart when each has its own frame.
  private func add(
    _ draft: FindingDraft, _ hit: AnalyticsHit, _ fact: AuditContext.PlacedFact, into ledger: inout FindingLedger
  ) {
    let frames = fact.sighting.frames.frames
    var detail = ["property": hit.property, "product": hit.product.rawValue]
    let isApart = frames.count == fact.sighted.count
    if !isApart { detail["count"] = String(fact.sighted.count) }
    for part in isApart ? frames.map({ [$0] }) : [frames] {
      ledger.add(
        draft, recipient: fact.recipient.entity ?? fact.name, protocol: fact.sighting.protocolName,
        name: hit.property,
        evidence: [Finding.Evidence(capture: fact.sighting.capture, frames: part, detail: detail)])
    }
  }

  private func draft(_ hit: AnalyticsHit) -> FindingDraft {
    let (verdict, words, reason) = judgement(of: hit)
    return FindingDraft(
      rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
      subject: "analytics hit of \(hit.property) \(words)", reason: reason)
  }

  private func judgement(of hit: AnalyticsHit) -> (Verdict, String, String) {
    switch (hit.product, hit.addressOverride, hit.hasMaskingFlag) {
    case (_, .full, _):
      (
        .contradicted, "with a full IP address",
        "The hit names a full IP address in place of the sender's, so masking was not kept."
      )
    case (.analytics4, _, _):
      (
        .notObservable, "(product without a masking flag)",
        "This product has no masking flag; the provider states that it stores no IP address, which no capture shows."
      )
    case (_, _, true):
      (.kept, "with the masking flag", "The flag asks the provider to shorten the IP address.")
    case (_, _, false):
      (
        .contradicted, "without the masking flag",
        "The clause says that masking is switched on; this hit does not ask for it."
      )
    }
  }

  private func summary(_ tallies: [String: Tally], isBeyond: Bool) -> CheckSummary {
    guard !tallies.isEmpty else {
      return CheckSummary(absence: isBeyond ? nil : "No hit of the named analytics service is in these captures.")
    }
    let masked = tallies.values.reduce(0) { $0 + $1.masked }
    let judged = tallies.values.reduce(0) { $0 + $1.judged }
    let each = tallies.sorted { $0.key < $1.key }.prefix(5)
      .map { "\($0.key): \($0.value.masked) of \($0.value.judged)" }.joined(separator: "; ")
    return CheckSummary(outcome: "\(masked) of \(judged) hits carry the masking flag (\(each)).")
  }
}
