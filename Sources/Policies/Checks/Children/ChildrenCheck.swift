import AuditModel
import RulePacks

/// Birth dates and ages that are collected. Who the user is stays unknown, and no age is ever inferred: the finding
/// says that the data was asked for, which the policy covers by open words only. A server that was told of an age under
/// 13 and went on knows it: that contradicts.
struct ChildrenCheck: PromiseCheck {
  static let name = "children"
  static let parameters: [String: ParameterKind] = ["data": .types]

  /// One stream of one capture, in which requests are answered.
  private struct Answering: Hashable {
    var capture: Int
    var stream: Transfer.Stream

    init(_ transfer: Transfer) { (capture, stream) = (transfer.capture, transfer.stream) }
  }

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
    if let acceptance = acceptance(transfers, in: context) { return acceptance }
    let verdict: Verdict = context.settings.strictness == .strict ? .undeclared : .declaredVague
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict, isPersonal: true),
        subject: "\(transfers.words) sent to \(transfers.recipientName): \(transfers.location.field)",
        reason: "An age lets the recipient know whether the user is under 13; only open words on demographics cover "
          + "it, and no capture shows who the user is.",
        aspect: transfers.has(.under13) ? ValueTrait.under13.rawValue : ""),
      isSettling: false)
  }

  /// That the server took the data of somebody whom it was told to be under 13, and gave an account or the like.
  private func acceptance(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.has(.under13) else { return nil }
    let all = context.evidence.transfers
    var answers: [Answering: [Int]] = [:]
    for index in all.indices where all[index].direction == .response && all[index].location.hasPrefix("2") {
      guard context.ontology.traits(of: all[index].dataType).tellsSomebodyApart else { continue }
      answers[Answering(all[index]), default: []].append(index)
    }
    let found = transfers.members.lazy.compactMap { member in
      answers[Answering(all[member])]?.first { all[$0].accepts(all[member]) }
    }
    guard let answer = found.first.map({ all[$0] }) else { return nil }
    let frame = answer.frames.first.map { " (frame \($0))" } ?? ""
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: .contradicted, severity: Severity(.contradicted),
        subject: "\(transfers.words) accepted by \(transfers.recipientName): \(transfers.location.field)",
        reason: "The server was told an age under 13, so it knew, and answered with success and "
          + "\(answer.dataType.words)\(frame). Whether the data was deleted later is not on the wire.",
        aspect: "accepted"),
      isSettling: false)
  }

  func judge(_ context: AuditContext, into ledger: inout FindingLedger) -> CheckSummary {
    CheckSummary(absence: "No birth date or age sent to a Service is in these captures.")
  }
}

extension Transfer {
  /// Whether it, which stood in a successful answer of the same stream, answers the message that carried `request`.
  fileprivate func accepts(_ request: Transfer) -> Bool {
    guard let last = frames.last, let first = request.frames.first, last > first else { return false }
    return FieldLocation(location).start.dropFirst(4) == FieldLocation(request.location).start
  }
}

extension TypeTraits {
  /// A value that an account or a session is known by.
  fileprivate var tellsSomebodyApart: Bool { isIdentifier || isAnchor || isSecret }
}
