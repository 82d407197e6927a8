import AuditModel

/// What requests with a preference signal met at one Service.
struct SignalRecord {
  var host: String
  var entity: String
  var protocolName: String
  var frames = FrameGathering()
  /// Frames of the exchanges in which the server treated the signal apart, by how.
  var reactions: [String: FrameGathering] = [:]

  /// By host, the facts of Services whose request carried the signal. `reaction` says how an exchange answers the
  /// signal, or `nil` when it does not.
  static func gather(
    _ context: AuditContext, signal: String, reaction: (Exchange) -> String?
  ) -> [SignalRecord] {
    var records: [String: SignalRecord] = [:]
    for fact in context.facts where fact.sighting.signals[signal] == "1" && context.scope.isService(fact.recipient) {
      var record =
        records.removeValue(forKey: fact.name)
        ?? SignalRecord(
          host: fact.name, entity: fact.recipient.entity ?? fact.name, protocolName: fact.sighting.protocolName)
      let frames = fact.sighting.frames.frames
      record.frames.add(frames, capture: fact.sighting.capture)
      if case .exchange(let exchange) = fact.sighted.fact, let kind = reaction(exchange) {
        record.reactions[kind, default: FrameGathering()].add(frames, capture: fact.sighting.capture)
      }
      records[fact.name] = record
    }
    return records.values.sorted { $0.host < $1.host }
  }

  /// Adds what this says of a clause that announces no reaction at all.
  func judge(rule: String, clause: String, signal: String, into ledger: inout FindingLedger) {
    for (kind, frames) in reactions.sorted(by: { $0.key < $1.key }) {
      let draft = FindingDraft(
        rule: rule, clause: clause, verdict: .contradicted, severity: Severity(.contradicted),
        subject: "\(host) treats requests with \(signal) apart: \(kind)",
        reason: "The clause says that such signals change nothing.", aspect: kind)
      ledger.add(
        draft, recipient: entity, protocol: protocolName, name: host, evidence: frames.evidence(detail: [:]))
    }
    guard reactions.isEmpty else { return }
    let draft = FindingDraft(
      rule: rule, clause: clause, verdict: .declared, severity: .none,
      subject: "requests with \(signal) to \(host), no reaction seen",
      reason: "As the clause announces. One capture cannot compare it with requests without the signal.")
    ledger.add(
      draft, recipient: entity, protocol: protocolName, name: host, evidence: self.frames.evidence(detail: [:]))
  }
}
