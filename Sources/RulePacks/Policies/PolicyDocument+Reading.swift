import AuditModel

extension PolicyDocument {
  /// Reads `policy.yaml`. Every key that is not known is refused with its place.
  package init(contentsOf path: String) throws(RuleError) {
    try self.init(RuleNode(contentsOf: path))
  }

  /// Reads YAML text; `file` is the name used in errors.
  package init(text: String, file: String) throws(RuleError) {
    try self.init(RuleNode(text: text, file: file))
  }

  init(_ root: RuleNode) throws(RuleError) {
    try root.allowOnly("policy", "scope", "recipients", "undeclared", "clauses", "contradictions")
    let head = try root.required("policy")
    try head.allowOnly("id", "title", "controller", "effective", "last-seen", "source", "end")
    id = try head.string("id")
    title = try head.string("title")
    controller = try head.string("controller")
    effective = try Self.date(head.required("effective"))
    lastSeen = nil
    if let node = try head.optional("last-seen") { lastSeen = try Self.date(node) }
    source = try head.optionalString("source")
    end = try head.optionalString("end")
    scope = try PolicyScope(root.required("scope"))
    recipients = try Self.groups(root.optional("recipients"))
    undeclared = try Self.undeclaredClauses(root.optional("undeclared"))
    clauses = []
    for node in try root.required("clauses").list() { clauses.append(try PolicyClause(node)) }
    contradictions = []
    for node in try root.list("contradictions") { contradictions.append(try PolicyContradiction(node)) }
    place = RulePlace(root)
    try checkReferences()
  }

  private static func date(_ node: RuleNode) throws(RuleError) -> CivilDate {
    let text = try node.string()
    guard let date = CivilDate(text) else {
      throw node.error("'\(text)' is no date", hint: "write it as 2018-05-25")
    }
    return date
  }

  private static func groups(_ node: RuleNode?) throws(RuleError) -> [String: RecipientGroup] {
    var groups: [String: RecipientGroup] = [:]
    for (name, value) in try node?.entries() ?? [] { groups[name] = try RecipientGroup(value) }
    return groups
  }

  private static func undeclaredClauses(_ node: RuleNode?) throws(RuleError) -> [Party: String] {
    var clauses: [Party: String] = [:]
    for (name, value) in try node?.entries() ?? [] {
      guard let party = Party(rawValue: name) else {
        throw value.error("'\(name)' is no party", hint: Party.hint)
      }
      clauses[party] = try value.string()
    }
    return clauses
  }

  /// Names inside the document must lead somewhere, and ids must be unique.
  private func checkReferences() throws(RuleError) {
    var ids: Set<String> = []
    for clause in clauses {
      guard ids.insert(clause.id).inserted else { throw clause.place.error("clause \(clause.id) stands here twice") }
    }
    for clause in clauses {
      for group in clause.opaque { try requireGroup(group, at: clause.place) }
      for statement in clause.statements {
        guard ids.insert(statement.id).inserted else {
          throw statement.place.error("the id \(statement.id) stands here twice")
        }
        for group in statement.recipients { try requireGroup(group, at: statement.place) }
      }
      for promise in clause.commitments where !ids.insert(promise.id).inserted {
        throw promise.place.error("the id \(promise.id) stands here twice")
      }
    }
    for name in undeclared.values.sorted() { try requireClause(name, at: place) }
    for contradiction in contradictions {
      for side in contradiction.sides { try requireClause(side, at: contradiction.place) }
    }
  }

  private func requireGroup(_ name: String, at place: RulePlace) throws(RuleError) {
    guard recipients[name] == nil else { return }
    throw place.error(
      "no recipient group is named '\(name)'",
      hint: "add it under 'recipients' or use one of \(recipients.keys.sorted().joined(separator: ", "))")
  }

  private func requireClause(_ name: String, at place: RulePlace) throws(RuleError) {
    guard clause(name) == nil else { return }
    throw place.error("the policy has no clause '\(name)'", hint: "name a clause that stands under 'clauses'")
  }
}

extension Party {
  static var hint: String { "use one of \(allCases.map(\.rawValue).joined(separator: ", "))" }
}
