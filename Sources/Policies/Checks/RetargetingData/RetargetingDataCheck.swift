import AuditModel
import RulePacks

/// "No personal information in retargeting": a value that names or reaches a person, plain or hashed, an account, a
/// token that stands for a known lead, or an identifier beside such a value, sent to an advertising recipient. An
/// identifier is declared by itself, so for it the link is a second finding.
struct RetargetingDataCheck: PromiseCheck {
  static let name = "retargeting-pii"
  static let parameters: [String: ParameterKind] = ["recipients": .groups]

  private let clause: String
  private let recipients: [String]

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    recipients = commitment.texts("recipients")
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.isCollected, transfers.key.standing.isInScope, !transfers.groups.isDisjoint(with: recipients),
      let tie = PersonalTie(transfers)
    else { return nil }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .contradicted, severity: Severity(.contradicted),
        subject: "\(transfers.dataType.words)\(transfers.key.isHashed ? " (hashed)" : "") given to the advertising "
          + "recipient \(transfers.recipientName): \(transfers.location.field)",
        reason: "The clause says that nothing personal is part of retargeting. \(tie.sentence)",
        aspect: tie.rawValue),
      isSettling: tie != .link)
  }
}
