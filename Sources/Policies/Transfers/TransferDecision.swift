import AuditModel
import RulePacks

/// Decides classes of transfers in the fixed order: scope, recipient, type and linkage are in the class already; then
/// denials and promises, statements that name the type, open words, and last that nothing covers it.
struct TransferDecision {
  let context: AuditContext
  let checks: [any PromiseCheck]
  private let finder: StatementFinder

  init(_ context: AuditContext, checks: [any PromiseCheck]) {
    self.context = context
    self.checks = checks
    finder = StatementFinder(context.policy, ontology: context.ontology)
  }

  /// - Parameter range: Positions in the context's classes.
  func decide(_ range: Range<Int>, into ledger: inout FindingLedger) {
    let classes = context.classes.span
    for index in range { decide(classes[index], into: &ledger) }
  }

  private func decide(_ transfers: TransferClass, into ledger: inout FindingLedger) {
    var isSettled = false
    let checks = checks.span
    for index in checks.indices {
      guard let verdict = checks[index].judge(transfers, in: context) else { continue }
      var detail = linkDetail(transfers)
      detail.merge(verdict.detail) { _, new in new }
      ledger.add(verdict.draft, on: transfers, detail: detail)
      isSettled = isSettled || verdict.isSettling
    }
    guard !isSettled, transfers.isCollected, transfers.key.standing.isInScope else { return }
    ledger.add(statementDraft(transfers), on: transfers, detail: linkDetail(transfers))
    for entry in finder.further(on: transfers) {
      ledger.add(disclosed(transfers, by: entry), on: transfers, detail: linkDetail(transfers))
    }
  }

  private func statementDraft(_ transfers: TransferClass) -> FindingDraft {
    let disclosure = finder.disclosure(of: transfers)
    if let denial = finder.denial(of: transfers) { return denied(transfers, by: denial, against: disclosure) }
    guard let disclosure else { return undeclared(transfers) }
    return disclosed(transfers, by: disclosure)
  }

  private func disclosed(_ transfers: TransferClass, by disclosure: StatementFinder.Entry) -> FindingDraft {
    switch (disclosure.statement.wording, context.settings.strictness) {
    case (.named, _):
      return draft(
        transfers, disclosure, .declared,
        "Clause \(disclosure.clause) names \(transfers.dataType.words) for this kind of recipient.")
    case (.catchAll, .literal):
      return draft(
        transfers, disclosure, .declaredVague,
        "Only open words of clause \(disclosure.clause) cover \(transfers.dataType.words); it is named nowhere.")
    case (.catchAll, .strict):
      return draft(
        transfers, disclosure, .undeclared,
        "Only open words of clause \(disclosure.clause) cover \(transfers.dataType.words), and strict judging does "
          + "not count them.")
    }
  }

  private func denied(
    _ transfers: TransferClass, by denial: StatementFinder.Entry, against disclosure: StatementFinder.Entry?
  ) -> FindingDraft {
    let pair = context.policy.contradictions.first { contradiction in
      contradiction.sides.contains(denial.clause) && disclosure.map { contradiction.sides.contains($0.clause) } == true
    }
    guard let pair, let disclosure else {
      return draft(
        transfers, denial, .contradicted, "Clause \(denial.clause) says that this does not happen.")
    }
    return draft(
      transfers, denial, .ambiguous,
      "Clause \(denial.clause) denies it and clause \(disclosure.clause) allows it (\(pair.id): \(pair.about)).")
  }

  private func undeclared(_ transfers: TransferClass) -> FindingDraft {
    let clauses = context.policy.undeclared
    let clause = clauses[transfers.recipient.party] ?? clauses[.thirdParty] ?? context.policy.clauses.first?.id ?? ""
    return FindingDraft(
      rule: "undeclared", clause: clause, verdict: .undeclared,
      severity: Severity(.undeclared, isPersonal: transfers.isPersonal), subject: subject(transfers),
      reason: "No clause names \(transfers.words) for this recipient, and no open words cover it."
        + linkSentence(transfers), aspect: transfers.aspect)
  }

  private func draft(
    _ transfers: TransferClass, _ entry: StatementFinder.Entry, _ verdict: Verdict, _ reason: String
  ) -> FindingDraft {
    FindingDraft(
      rule: entry.statement.id, clause: entry.clause, verdict: verdict,
      severity: Severity(verdict, isPersonal: transfers.isPersonal), subject: subject(transfers),
      reason: reason + linkSentence(transfers), aspect: transfers.aspect)
  }

  private func subject(_ transfers: TransferClass) -> String {
    let hashed = transfers.key.isHashed ? " (hashed)" : ""
    let channel = transfers.isClear ? "in clear" : "over \(transfers.key.channel)"
    return "\(transfers.words)\(hashed) sent to \(transfers.recipientName) \(channel):"
      + " \(transfers.location.field)"
  }

  private func linkSentence(_ transfers: TransferClass) -> String {
    guard !transfers.traits.isPersonal, let anchor = transfers.anchorWords else { return "" }
    return " It is linked to \(anchor), so it counts as personal."
  }

  /// The path of the link, as the domain asks for: value, where they meet, value that names a person.
  private func linkDetail(_ transfers: TransferClass) -> [String: String] {
    guard let member = transfers.members.first, let link = context.linkage[member] else { return [:] }
    let anchor = context.evidence.transfers[link.anchor]
    let meeting =
      switch link.path {
      case .message: "same message"
      case .identifier: "same identifier beside it"
      case .session: "same session"
      }
    let frame = anchor.frames.first.map { ", frame \($0)" } ?? ""
    return ["link": "\(transfers.dataType.rawValue) → (\(meeting)\(frame)) → \(anchor.dataType.rawValue)"]
  }
}
