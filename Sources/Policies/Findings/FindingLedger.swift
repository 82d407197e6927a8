import AuditModel

/// Collects drafts: those about transfers are joined when they agree in rule, data type, recipient and field; those
/// about facts stay apart.
struct FindingLedger: Sendable {
  private struct Group {
    var draft: FindingDraft
    var members: [Int]
    var detail: [String: String]
  }

  private struct Single {
    var draft: FindingDraft
    var identity: FindingIdentity
    var evidence: [Finding.Evidence]
    var transfers: [String]
  }

  private let policy: String
  private var groups: [FindingIdentity: Group] = [:]
  private var singles: [Single] = []

  init(policy: String) { self.policy = policy }

  /// A verdict on a class of transfers. Of several that fall together the worst speaks for all.
  mutating func add(_ draft: FindingDraft, on transfers: TransferClass, detail: [String: String] = [:]) {
    let identity = FindingIdentity(
      policy: policy, rule: draft.rule, clause: draft.clause, dataType: transfers.dataType,
      recipient: transfers.recipient.entity ?? transfers.recipientName, protocol: transfers.key.protocol,
      location: transfers.location.field, aspect: draft.aspect)
    add(Group(draft: draft, members: transfers.members, detail: detail), as: identity)
  }

  private mutating func add(_ other: Group, as identity: FindingIdentity) {
    guard var group = groups.removeValue(forKey: identity) else {
      groups[identity] = other
      return
    }
    if VerdictRank.isWorse(other.draft.verdict, than: group.draft.verdict) { group.draft = other.draft }
    group.members += other.members
    group.detail.merge(other.detail) { first, _ in first }
    groups[identity] = group
  }

  /// Adds what was decided later, as if it had been added here.
  mutating func merge(_ later: FindingLedger) {
    for (identity, group) in later.groups { add(group, as: identity) }
    singles += later.singles
  }

  /// A verdict on facts: one finding.
  mutating func add(
    _ draft: FindingDraft, recipient: String, protocol: String, name: String, evidence: [Finding.Evidence],
    transfers: [String] = []
  ) {
    let identity = FindingIdentity(
      policy: policy, rule: draft.rule, clause: draft.clause, dataType: nil, recipient: recipient,
      protocol: `protocol`, location: name, aspect: draft.aspect)
    singles.append(Single(draft: draft, identity: identity, evidence: evidence, transfers: transfers))
  }

  /// The findings with the location and type that their order needs.
  func findings(over transfers: [Transfer]) -> [RankedFinding] {
    var result: [RankedFinding] = []
    for (identity, group) in groups {
      let members = group.members.sorted()
      var frames = FrameGathering()
      for member in members { frames.add(transfers[member].frames, capture: transfers[member].capture) }
      let finding = Self.finding(
        group.draft, id: identity.text(rank: 0), policy: policy, transfers: members.map { transfers[$0].id },
        evidence: frames.evidence(detail: group.detail))
      result.append(
        RankedFinding(finding, location: members.first.map { transfers[$0].location } ?? "", type: identity.dataType))
    }
    return result + rankedSingles()
  }

  private func rankedSingles() -> [RankedFinding] {
    let ordered = singles.enumerated().sorted { left, right in
      let (one, other) = (left.element.evidence.first, right.element.evidence.first)
      return (one?.capture ?? 0, one?.frames.first ?? 0, left.offset)
        < (other?.capture ?? 0, other?.frames.first ?? 0, right.offset)
    }
    var ranks: [FindingIdentity: Int] = [:]
    return ordered.map { _, single in
      let rank = ranks[single.identity, default: 0]
      ranks[single.identity] = rank + 1
      let finding = Self.finding(
        single.draft, id: single.identity.text(rank: rank), policy: policy, transfers: single.transfers,
        evidence: single.evidence)
      return RankedFinding(finding, location: single.identity.location, type: nil)
    }
  }

  private static func finding(
    _ draft: FindingDraft, id: String, policy: String, transfers: [String], evidence: [Finding.Evidence]
  ) -> Finding {
    Finding(
      id: id, rule: draft.rule, policy: policy, clause: draft.clause, verdict: draft.verdict,
      severity: draft.severity, subject: draft.subject, reason: draft.reason, transfers: transfers,
      evidence: evidence)
  }
}
