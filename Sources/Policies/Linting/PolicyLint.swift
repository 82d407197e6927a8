import AuditModel
package import RulePacks

/// Finds what is wrong or missing in a policy that could be read: unknown data types and checks, clauses without a
/// fingerprint or without a way to a verdict, gaps in the numbering.
package struct PolicyLint {
  /// Problems in the order of the file, each with its place and what to do.
  package let problems: [RuleError]

  package init(_ policy: PolicyDocument, ontology: TypeGraph) {
    var problems: [RuleError] = []
    for clause in policy.clauses {
      problems += Self.problems(of: clause, policy: policy, ontology: ontology)
    }
    problems += ClauseNumbers(policy).gaps.map { gap in
      policy.place.error("clause \(gap) is missing", hint: "add it under 'clauses', or mend the numbers beside it")
    }
    self.problems = problems.sorted { ($0.line, $0.column, $0.problem) < ($1.line, $1.column, $1.problem) }
  }

  private static func problems(
    of clause: PolicyClause, policy: PolicyDocument, ontology: TypeGraph
  ) -> [RuleError] {
    var problems: [RuleError] = []
    if clause.fingerprint == nil {
      problems.append(
        clause.place.error(
          "clause \(clause.id) has no fingerprint", hint: "take it from 'candor policy bind --text FILE'"))
    }
    if !hasWayToVerdict(clause) {
      problems.append(
        clause.place.error(
          "clause \(clause.id) has no way to a verdict",
          hint: "give it statements, promises or denials, or say why nothing is judged ('because', 'absence')"))
    }
    for statement in clause.statements {
      problems += unknown(statement.data.map(\.rawValue), ontology).map { name in
        statement.place.error("the statement \(statement.id) names the unknown data type '\(name)'", hint: typeHint)
      }
    }
    for promise in clause.commitments { problems += self.problems(of: promise, in: clause, policy, ontology) }
    return problems
  }

  private static func problems(
    of promise: PolicyPromise, in clause: PolicyClause, _ policy: PolicyDocument, _ ontology: TypeGraph
  ) -> [RuleError] {
    do {
      _ = try CheckCatalog.make(Commitment(clause: clause.id, promise: promise), in: policy)
    } catch {
      return [error]
    }
    let kinds = CheckCatalog.type(named: promise.check)?.parameters ?? [:]
    return promise.parameters.filter { kinds[$0.name] == .types }.flatMap { parameter in
      unknown(parameter.texts, ontology).map { name in
        parameter.place.error("'\(parameter.name)' names the unknown data type '\(name)'", hint: typeHint)
      }
    }
  }

  private static let typeHint = "use a name of rules/types/"

  private static func unknown(_ names: [String], _ ontology: TypeGraph) -> [String] {
    names.filter { !ontology.contains(DataType(rawValue: $0)) }
  }

  /// Something to judge, or a reason for there being nothing.
  private static func hasWayToVerdict(_ clause: PolicyClause) -> Bool {
    if !clause.statements.isEmpty || !clause.commitments.isEmpty { return true }
    return clause.because != nil || clause.absence != nil
  }
}
