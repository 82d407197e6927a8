import AuditModel
package import RulePacks

/// A policy as a reader sees it: a line for each clause, and below it what it says, promises and denies. What
/// `candor policy show` prints.
package struct PolicyOutline {
  package struct Entry: Hashable, Sendable {
    package var clause: String
    package var title: String
    package var observability: Observability
    /// Why it cannot be seen, or only in part.
    package var because: String?
    /// What it says, one line each.
    package var lines: [String]
    /// Contradictions that the clause is a side of.
    package var contradictions: [String]
  }

  package let title: String
  package let entries: [Entry]

  package init(_ policy: PolicyDocument) {
    title = "\(policy.title) (\(policy.id)), in force since \(policy.effective)"
    entries = policy.clauses.map { clause in
      let said = clause.statements.map(Self.line)
      let promised = clause.promises.map { Self.line($0, word: "promises") }
      let denied = clause.denials.map { Self.line($0, word: "denies") }
      return Entry(
        clause: clause.id, title: clause.title, observability: clause.observability, because: clause.because,
        lines: said + promised + denied,
        contradictions: policy.contradictions.filter { $0.sides.contains(clause.id) }.map { "\($0.id): \($0.about)" })
    }
  }

  private static func line(_ statement: PolicyStatement) -> String {
    let modality = statement.modality.rawValue.replacing("-", with: " ")
    let data = statement.data.map(\.words).joined(separator: ", ")
    let recipients = statement.recipients.isEmpty ? "" : " (\(statement.recipients.joined(separator: ", ")))"
    let open = statement.wording == .catchAll ? ", in open words" : ""
    let actor = statement.actor.map(\.rawValue).joined(separator: ", ")
    return "\(statement.id): \(actor) \(modality) \(data.isEmpty ? "with" : data)\(recipients)\(open)"
      + condition(statement.condition)
  }

  /// What must hold for the statement to speak of something, as a subordinate clause.
  private static func condition(_ condition: PolicyStatement.Condition) -> String {
    var parts: [String] = []
    func add(_ words: String, _ values: [String]) {
      if !values.isEmpty { parts.append(words + " " + values.joined(separator: ", ")) }
    }
    add("where the message's first words hold", condition.start)
    add("in its", condition.part.map(\.rawValue))
    add("under", condition.name)
    if condition.ownDevice { parts.append("of the sending device itself") }
    add("not from a", condition.notFrom.map(\.rawValue))
    return parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
  }

  private static func line(_ promise: PolicyPromise, word: String) -> String {
    "\(promise.id): \(word) \(promise.note ?? promise.check) [\(promise.check)]"
  }
}
