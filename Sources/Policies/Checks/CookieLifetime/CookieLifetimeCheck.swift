import AuditModel
import RulePacks

/// "Erased after one year": the life that a response gives a cookie (RFC 6265 section 5.2; `Max-Age` wins over
/// `Expires`) and the age that a request proves by the birth time some cookies carry. One finding for each cookie of an
/// operator.
struct CookieLifetimeCheck: PromiseCheck {
  static let name = "cookie-lifetime"
  static let parameters: [String: ParameterKind] = [
    "max": .duration, "tolerance": .duration, "third-party-clause": .clause,
  ]

  private let clause: String
  /// Where cookies of operators whom the promise may not bind are reported.
  private let otherClause: String
  private let limit: Int64
  private let tolerance: Int64

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    limit = try commitment.seconds("max", default: 365 * 86_400)
    tolerance = try commitment.seconds("tolerance", default: 86_400)
    otherClause = try commitment.parameter("third-party-clause")?.text() ?? commitment.clause
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    let cookies = CookieRecord.gather(context)
    let transfers = CookieTransfers(context)
    for cookie in cookies {
      guard let draft = draft(cookie, strictness: context.settings.strictness) else { continue }
      ledger.add(
        draft, recipient: cookie.operatorName, protocol: cookie.protocolName, name: cookie.name,
        evidence: evidence(cookie), transfers: transfers.ids(of: cookie.name, in: cookie.frames))
    }
    return CheckSummary(absence: cookies.isEmpty ? "No cookie of a Service is in these captures." : nil)
  }

  private func isTooLong(_ seconds: Int64?) -> Bool {
    guard let seconds else { return false }
    let (bound, overflow) = limit.addingReportingOverflow(tolerance)
    return !overflow && seconds > bound
  }

  private func draft(_ cookie: CookieRecord, strictness: Strictness) -> FindingDraft? {
    let isTooLong = isTooLong(cookie.lifetime) || isTooLong(cookie.age)
    if cookie.isFirstParty || (strictness == .strict && isTooLong) {
      guard isTooLong || cookie.lifetime != nil || cookie.isSession else { return nil }
      let verdict: Verdict = isTooLong ? .contradicted : .kept
      return FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict), subject: subject(cookie),
        reason: reason(cookie, isTooLong: isTooLong))
    }
    guard isTooLong else { return nil }
    return FindingDraft(
      rule: Self.name, clause: otherClause, verdict: .declaredVague, severity: .note, subject: subject(cookie),
      reason: "It outlives the limit of \(limit / 86_400) days, but it is another operator's, whom the promise may not "
        + "bind.")
  }

  private func subject(_ cookie: CookieRecord) -> String {
    if cookie.lifetime == nil, !isTooLong(cookie.age) {
      return "cookie \(cookie.name) of \(cookie.operatorName), set for the session"
    }
    if let lifetime = cookie.lifetime, isTooLong(lifetime) || !isTooLong(cookie.age) {
      return "cookie \(cookie.name) of \(cookie.operatorName), set for \(Self.span(lifetime))"
    }
    return "cookie \(cookie.name) of \(cookie.operatorName), \(Self.span(cookie.age ?? 0)) old"
  }

  private func reason(_ cookie: CookieRecord, isTooLong: Bool) -> String {
    guard isTooLong else {
      return cookie.lifetime == nil
        ? "It ends with the browser session." : "It ends within the promised \(limit / 86_400) days."
    }
    var parts: [String] = []
    if let lifetime = cookie.lifetime, self.isTooLong(lifetime) {
      parts.append("The response gives it \(lifetime) seconds, the promise allows \(limit).")
    }
    if let age = cookie.age, self.isTooLong(age) {
      parts.append("A request still carries it \(age / 86_400) days after it was made.")
    }
    if cookie.isIdentifier { parts.append("Its value can recognise a browser.") }
    return parts.joined(separator: " ")
  }

  private func evidence(_ cookie: CookieRecord) -> [Finding.Evidence] {
    var detail = ["cookie": cookie.name, "limitSeconds": String(limit)]
    if let lifetime = cookie.lifetime { detail["lifetimeSeconds"] = String(lifetime) }
    if let age = cookie.age { detail["ageSeconds"] = String(age) }
    if !cookie.basis.isEmpty { detail["basis"] = cookie.basis }
    if cookie.isIdentifier { detail["identifier"] = "true" }
    return cookie.frames.evidence(detail: detail)
  }

  static func span(_ seconds: Int64) -> String {
    seconds >= 172_800
      ? "\((seconds - 1) / 86_400 + 1) days" : seconds >= 7200 ? "\(seconds / 3600) hours" : "\(seconds) seconds"
  }
}
