import AuditModel
import RulePacks

/// Identifiers that stand beside a value that names a person, in one message or through one cookie. By the policy's own
/// definition they are personal then (`as: definition`); where the message calls itself anonymous, that contradicts
/// what the policy says of anonymous information (`as: denial`).
struct AnonymousLinkageCheck: PromiseCheck {
  static let name = "anonymous-linkage"
  static let parameters: [String: ParameterKind] = ["as": .text, "markers": .text]

  private let clause: String
  private let isDenial: Bool
  private let markers: [String]

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    markers = commitment.texts("markers").map { $0.lowercased() }
    let role = try commitment.parameter("as")?.text() ?? "denial"
    guard ["definition", "denial"].contains(role) else {
      throw commitment.promise.place.error("'as' cannot be '\(role)'", hint: "use one of definition, denial")
    }
    isDenial = role == "denial"
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.isCollected, transfers.key.standing.isInScope, transfers.traits.isIdentifier,
      let anchor = transfers.anchorWords
    else { return nil }
    if isDenial, !isCalledAnonymous(transfers.location) { return nil }
    let verdict: Verdict = isDenial ? .contradicted : .declared
    return TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
        subject: "\(transfers.dataType.words) linked to \(anchor) at \(transfers.recipientName): "
          + transfers.location.field,
        reason: isDenial
          ? "The message calls itself anonymous, yet the identifier stands beside a value that names a person."
          : "What is linked to a value that names a person is personal by the policy's own definition."),
      isSettling: false)
  }

  private func isCalledAnonymous(_ location: FieldLocation) -> Bool {
    let field = location.field.lowercased()
    return markers.contains { location.start.holds($0) || field.holds($0) }
  }
}
