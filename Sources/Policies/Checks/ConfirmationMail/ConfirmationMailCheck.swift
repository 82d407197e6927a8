import AuditModel
import RulePacks

/// A mail that confirms a new account is declared; advertising in it is not. One finding for each such mail.
struct ConfirmationMailCheck: PromiseCheck {
  static let name = "confirmation-mail"
  static let parameters: [String: ParameterKind] = [:]

  private let clause: String

  init(_ commitment: Commitment) throws(RuleError) { clause = commitment.clause }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    let mails = ServiceMail.gather(context).filter { $0.mail.traits.contains(.confirmation) }
    for mail in mails {
      let isAdvertising = !mail.mail.traits.isDisjoint(with: [.bulk, .campaign])
      let verdict: Verdict = isAdvertising ? .undeclared : .declared
      let reason =
        isAdvertising
        ? "Its subject confirms an account, but it carries the marks of a campaign." : "It confirms an account."
      let frame = mail.sighting.frames.first.description
      ledger.add(
        FindingDraft(
          rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
          subject: "confirmation mail of \(mail.mail.domain), frame \(frame)", reason: reason),
        recipient: mail.mail.domain, protocol: mail.sighting.protocolName, name: "mail", evidence: mail.evidence())
    }
    return CheckSummary(
      absence: mails.isEmpty
        ? "No mail that confirms an account is in these captures; text messages do not travel over IP." : nil)
  }
}
