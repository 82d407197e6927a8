import AuditModel
import RulePacks

/// What applicants enter comes under a notice of its own: it is out of this policy's scope, and told as that, so that
/// nothing looks covered by clauses that do not speak of it.
struct JobApplicationCheck: PromiseCheck {
  static let name = "job-application"
  static let parameters: [String: ParameterKind] = ["markers": .text, "hosts": .text]

  private let clause: String
  /// Parts of the path of an application, in lower case. "Job" is none of them: printers have jobs.
  private let markers: [String]
  /// First labels of hosts that take applications.
  private let hosts: [String]

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    markers = commitment.texts("markers").map { $0.lowercased() }
    hosts = commitment.texts("hosts").map { $0.lowercased() + "." }
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.isCollected, transfers.location.part == .body,
      context.scope.isService(host: transfers.recipient.host, party: transfers.recipient.party),
      takesApplications(transfers)
    else { return nil }
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .outOfScope, severity: .none,
        subject: "\(transfers.words) in an application to \(transfers.recipientName): \(transfers.location.field)",
        reason: "The clause refers applicants to a notice of their own, by which this is to be judged."),
      isSettling: true)
  }

  private func takesApplications(_ transfers: TransferClass) -> Bool {
    if markers.contains(where: { transfers.location.start.holds($0) }) { return true }
    guard let host = transfers.recipient.host?.lowercased() else { return false }
    return hosts.contains { host.hasPrefix($0) }
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    CheckSummary(absence: "No application for a job is in these captures.")
  }
}
