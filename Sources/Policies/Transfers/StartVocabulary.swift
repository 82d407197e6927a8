import RulePacks

/// The words that a policy's conditions and checks look for in a message's first words. Only which of them occur
/// matters to a decision, so messages to a thousand paths fall into few classes.
struct StartVocabulary {
  private let words: [String]
  private var known: [String: String] = [:]

  init(_ policy: PolicyDocument) {
    var words: Set<String> = []
    for clause in policy.clauses {
      for statement in clause.statements { words.formUnion(statement.condition.start) }
      for parameter in clause.commitments.flatMap(\.parameters) where parameter.name == "markers" {
        words.formUnion(parameter.texts.map { $0.lowercased() })
      }
    }
    self.words = words.sorted()
  }

  /// The words that occur in a start, a line each: whatever contains one of them still does.
  mutating func reduced(_ start: String) -> String {
    if let reduced = known[start] { return reduced }
    let reduced = words.filter { start.holds($0) }.joined(separator: "\n")
    known[start] = reduced
    return reduced
  }
}
