import AuditModel
import RulePacks

/// "An unsubscribe link at the bottom of each mail": a link in the last quarter of what is visible. The header of RFC
/// 2369 alone is not what the words say. Mails about the user's own doings (prints, passwords, replies) are judged by
/// the words under strict reading, by their purpose else. One finding for each mail.
struct UnsubscribeCheck: PromiseCheck {
  static let name = "unsubscribe"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    var judged = 0
    var kept = 0
    for mail in ServiceMail.gather(context) {
      guard mail.mail.traits.contains(.readable) else { continue }
      let draft = draft(mail, strictness: context.settings.strictness)
      judged += 1
      if draft.verdict == .kept { kept += 1 }
      ledger.add(
        draft, recipient: mail.mail.domain, protocol: mail.sighting.protocolName, name: "mail",
        evidence: mail.evidence())
    }
    guard judged > 0 else { return CheckSummary(absence: "No readable mail of a Service is in these captures.") }
    return CheckSummary(outcome: "\(kept) of \(judged) mails keep the promise.")
  }

  private func draft(_ mail: ServiceMail, strictness: Strictness) -> FindingDraft {
    let (verdict, reason) = verdict(mail, strictness)
    let kind = mail.isPromotional ? "promotional mail" : mail.isAdministrative ? "administrative mail" : "mail"
    let frame = mail.sighting.frames.first.description
    return FindingDraft(
      rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
      subject: "\(kind) of \(mail.mail.domain), frame \(frame)", reason: reason)
  }

  private func verdict(_ mail: ServiceMail, _ strictness: Strictness) -> (Verdict, String) {
    let traits = mail.mail.traits
    if traits.contains(.footerLink) {
      let clear = traits.contains(.clearLink) ? " It leads over unencrypted HTTP." : ""
      return (.kept, "A link to unsubscribe stands in the last quarter of the text." + clear)
    }
    if mail.isAdministrative, !mail.isPromotional, strictness == .literal {
      return (.kept, "It is about something the user did; the promise is read as one about advertising.")
    }
    if traits.contains(.unsubscribeLink) {
      return (.contradicted, "The link to unsubscribe does not stand at the bottom, as was promised.")
    }
    if traits.contains(.listUnsubscribe) {
      return (.contradicted, "A header names a way to unsubscribe, but the text has no link, which was promised.")
    }
    return (.contradicted, "It has no link to unsubscribe, which was promised for each mail.")
  }
}
