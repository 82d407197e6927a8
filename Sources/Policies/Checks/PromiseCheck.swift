import AuditModel
import RulePacks

/// Judges one promise or denial of a policy. Each check is a folder under `Checks/` and a line in `CheckCatalog`.
protocol PromiseCheck: Sendable {
  /// The name in the policy's `check:`, and the rule of the findings.
  static var name: String { get }
  /// The entries that `with:` may have, and what they hold.
  static var parameters: [String: ParameterKind] { get }

  init(_ commitment: Commitment) throws(RuleError)

  /// What the promise says of transfers that are alike; nothing when it does not concern them.
  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict?

  /// What the promise says of facts: cookies, hits, handshakes.
  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary
}

extension PromiseCheck {
  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? { nil }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary { CheckSummary() }
}
