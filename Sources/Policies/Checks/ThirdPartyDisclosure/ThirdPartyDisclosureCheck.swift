import AuditModel
import RulePacks

/// "Shortened addresses, nobody identified, no third party": what analytics and other recipients get nevertheless. A
/// full address or anything tied to a person contradicts; surfing conduct as such is allowed elsewhere in the policy,
/// so for it the policy contradicts itself.
struct ThirdPartyDisclosureCheck: PromiseCheck {
  static let name = "third-party-disclosure"
  static let parameters: [String: ParameterKind] = [
    "recipients": .groups, "named-elsewhere": .groups, "conduct": .types, "conduct-contradiction": .contradiction,
    "personal-contradiction": .contradiction,
  ]

  private let clause: String
  private let recipients: [String]
  private let namedElsewhere: [String]
  private let conduct: Set<DataType>
  /// Ids of the policy's contradictions that bear on conduct and on persons.
  private let conductContradiction: String?
  private let personalContradiction: String?

  init(_ commitment: Commitment) throws(RuleError) {
    clause = commitment.clause
    recipients = commitment.texts("recipients")
    namedElsewhere = commitment.texts("named-elsewhere")
    conduct = Set(commitment.texts("conduct").map(DataType.init(rawValue:)))
    conductContradiction = try commitment.parameter("conduct-contradiction")?.text()
    personalContradiction = try commitment.parameter("personal-contradiction")?.text()
  }

  func judge(_ transfers: TransferClass, in context: AuditContext) -> TransferVerdict? {
    guard transfers.isCollected, transfers.key.standing.isInScope, !transfers.groups.isDisjoint(with: recipients),
      !context.scope.isService(host: transfers.recipient.host, party: transfers.recipient.party)
    else { return nil }
    if transfers.dataType == .ipAddress {
      return transfers.has(.shortened)
        ? verdict(transfers, .kept, "The address ends in zeros, as shortening leaves it.", aspect: "shortened")
        : verdict(
          transfers, .contradicted,
          "The clause says that all IP addresses are shortened; this one is given in a payload.",
          aspect: "address")
    }
    if let tie = PersonalTie(transfers) {
      return verdict(
        transfers, .contradicted,
        "What is collected here should identify nobody\(cited(in: context.policy)). "
          + tie.sentence, aspect: tie.rawValue)
    }
    guard conduct.contains(transfers.dataType), transfers.groups.isDisjoint(with: namedElsewhere) else { return nil }
    return verdict(transfers, .ambiguous, bothSides(context.policy), aspect: "conduct")
  }

  private func cited(in policy: PolicyDocument) -> String {
    guard let pair = policy.contradictions.first(where: { $0.id == personalContradiction }) else { return "" }
    return " (clause \(pair.sides.first ?? clause), \(pair.id): \(pair.about))"
  }

  private func bothSides(_ policy: PolicyDocument) -> String {
    guard let pair = policy.contradictions.first(where: { $0.id == conductContradiction }) else {
      return "The clause says that no third party receives surfing conduct; other clauses allow it."
    }
    let others = pair.sides.filter { $0 != clause }.joined(separator: ", ")
    return "Clause \(clause) denies it and clauses \(others) allow it (\(pair.id): \(pair.about))."
  }

  private func verdict(_ transfers: TransferClass, _ verdict: Verdict, _ reason: String, aspect: String)
    -> TransferVerdict
  {
    TransferVerdict(
      draft: FindingDraft(
        rule: Self.name, clause: clause, verdict: verdict, severity: Severity(verdict),
        subject: "\(transfers.words)\(transfers.key.isHashed ? " (hashed)" : "") given to "
          + "\(transfers.recipientName): \(transfers.location.field)",
        reason: reason, aspect: aspect),
      isSettling: verdict != .kept
        && (aspect != PersonalTie.link.rawValue || transfers.groups.isDisjoint(with: namedElsewhere)))
  }
}
