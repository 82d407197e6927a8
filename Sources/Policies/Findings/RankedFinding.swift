import AuditModel

/// A finding with what its place in the report depends on: (capture, first frame, location, data type), then rule,
/// clause and id, so that the order is total.
struct RankedFinding: Comparable {
  let finding: Finding
  private let location: String
  private let type: DataType?

  init(_ finding: Finding, location: String, type: DataType?) {
    self.finding = finding
    self.location = location
    self.type = type
  }

  static func < (left: RankedFinding, right: RankedFinding) -> Bool {
    let (one, other) = (left.finding.evidence.first, right.finding.evidence.first)
    let places = (one?.capture ?? 0, one?.frames.first ?? 0, left.location, left.type?.rawValue ?? "")
    let others = (other?.capture ?? 0, other?.frames.first ?? 0, right.location, right.type?.rawValue ?? "")
    if places != others { return places < others }
    return (left.finding.rule, left.finding.clause, left.finding.policy, left.finding.id)
      < (right.finding.rule, right.finding.clause, right.finding.policy, right.finding.id)
  }
}
