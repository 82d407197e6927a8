import AuditModel
import RulePacks

/// Finds the statement that speaks of a transfer: one that names the type before one whose open words cover it; with a
/// condition that holds before one without; of the exact type before a broader node; then the policy's own order.
struct StatementFinder {
  struct Entry {
    var clause: String
    var statement: PolicyStatement
    var order: Int
  }

  private let ontology: TypeGraph
  private let positive: [Entry]
  private let denying: [Entry]
  private let secondary: [Entry]

  init(_ policy: PolicyDocument, ontology: TypeGraph) {
    self.ontology = ontology
    var entries: [Entry] = []
    for clause in policy.clauses {
      for statement in clause.statements where !statement.data.isEmpty {
        entries.append(Entry(clause: clause.id, statement: statement, order: entries.count))
      }
    }
    positive = entries.filter { !$0.statement.modality.isDenial && !$0.statement.isSecondary }
    secondary = entries.filter { !$0.statement.modality.isDenial && $0.statement.isSecondary }
    denying = entries.filter { $0.statement.modality.isDenial }
  }

  /// The statement that discloses these transfers best.
  func disclosure(of transfers: TransferClass) -> Entry? {
    var best: (position: Int, rank: (Int, Int, Int, Int))?
    for position in positive.indices where covers(positive[position].statement, transfers) {
      let rank = rank(positive[position], transfers)
      if best.map({ rank < $0.rank }) ?? true { best = (position, rank) }
    }
    return best.map { positive[$0.position] }
  }

  /// Statements that speak of them besides.
  func further(on transfers: TransferClass) -> [Entry] { secondary.filter { covers($0.statement, transfers) } }

  /// The first statement that denies them.
  func denial(of transfers: TransferClass) -> Entry? { denying.first { covers($0.statement, transfers) } }

  private func covers(_ statement: PolicyStatement, _ transfers: TransferClass) -> Bool {
    guard isRecipient(transfers, of: statement), holds(statement.condition, for: transfers) else {
      return false
    }
    return statement.data.contains { ontology.isKind(transfers.dataType, of: $0) }
  }

  private func isRecipient(_ transfers: TransferClass, of statement: PolicyStatement) -> Bool {
    let isInGroup = !transfers.groups.isDisjoint(with: statement.recipients)
    if statement.modality.isSharing { return isInGroup }
    return statement.actor.contains(transfers.recipient.party) && (statement.recipients.isEmpty || isInGroup)
  }

  private func holds(_ condition: PolicyStatement.Condition, for transfers: TransferClass) -> Bool {
    let location = transfers.location
    if condition.ownDevice, transfers.has(.otherDevice) { return false }
    if condition.notFrom.contains(transfers.senderRole) { return false }
    if !condition.start.isEmpty, !condition.start.contains(where: { location.start.holds($0) }) { return false }
    if !condition.part.isEmpty, location.part.map(condition.part.contains) != true { return false }
    if condition.name.isEmpty { return true }
    let field = location.field.lowercased()
    return condition.name.contains { field.holds($0) }
  }

  private func rank(_ entry: Entry, _ transfers: TransferClass) -> (Int, Int, Int, Int) {
    let statement = entry.statement
    return (
      statement.wording == .named ? 0 : 1, statement.condition.isAboutPlace ? 0 : 1,
      statement.data.contains(transfers.dataType) ? 0 : 1, entry.order
    )
  }
}
