import AuditModel
import RulePacks

/// Birth dates and ages that are collected. Who the user is stays unknown, and no age is ever inferred: the finding says
/// that the data was asked for, which the policy covers by open words only.
struct ChildrenCheck: PromiseCheck {
  static let name = "children"
  static let parameters: [String: ParameterKind] = ["data": .types]

  private let clause: String
  private let types: Set<DataType>

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    let names = commitment.texts("data")
    types = names.isEmpty ? [.birthDate] : Set(names.map(DataType.init(rawValue:)))
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard types.contains(transfers.dataType), transfers.isCollected, transfers.key.standing.isInScope else {
      return nil
    }
    let verdict: Verdict = context.settings.strictness == .strict ? .undeclared : .declaredVague
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict, isPersonal: true),
        subject: "\(transfers.dataType.words) sent to \(transfers.recipientName): \(transfers.location.field)",
        reason: "An age lets the recipient know whether the user is under 13; only open words on demographics cover "
          + "it, and no capture shows who the user is."),
      isSettling: false)
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    CheckSummary(absence: "No birth date or age sent to a Service is in these captures.")
  }
}
