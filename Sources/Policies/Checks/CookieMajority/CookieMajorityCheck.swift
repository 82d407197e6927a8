import AuditModel
import RulePacks

/// "Most cookies end with the session": of the distinct cookies of first parties, the share that outlives no session.
struct CookieMajorityCheck: PromiseCheck {
  static let name = "cookie-majority"
  static let parameters: [String: ParameterKind] = ["at-least": .count, "share": .share]

  private let clause: String
  /// Fewer cookies than this say nothing about most of them.
  private let minimum: Int
  private let share: Double

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    minimum = try commitment.count("at-least", default: 5)
    share = try commitment.share("share", default: 0.5)
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    let cookies = CookieRecord.gather(context).filter { $0.isFirstParty && ($0.isSession || $0.isPersistent) }
    guard !cookies.isEmpty else { return CheckSummary() }
    let session = cookies.filter { !$0.isPersistent }.count
    let figure = "\(session) of \(cookies.count) cookies end with the session"
    guard cookies.count >= minimum else {
      return CheckSummary(outcome: figure + ": too few to say anything about most of them.")
    }
    let verdict: Verdict = Double(session) > share * Double(cookies.count) ? .kept : .contradicted
    let draft = FindingDraft(
      rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
      subject: figure,
      reason: verdict == .kept
        ? "More than half of the cookies seen live no longer than the session."
        : "The clause says that most do; of those seen here, no more than half do.")
    var frames = FrameGathering()
    for cookie in cookies {
      for evidence in cookie.frames.evidence(detail: [:]) { frames.add(evidence.frames, capture: evidence.capture) }
    }
    let names = cookies.map { $0.name + ($0.isPersistent ? "" : " (session)") }.prefix(50).joined(separator: ", ")
    ledger.add(
      draft, recipient: context.policy.controller, protocol: "http", name: "cookies",
      evidence: frames.evidence(detail: ["cookies": names]))
    return CheckSummary(outcome: figure + ".")
  }
}
