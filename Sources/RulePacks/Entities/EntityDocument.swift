package import AuditModel

/// One organisation that may receive data, from `rules/entities/`.
package struct EntityDocument: Hashable, Sendable {
  /// Another entity that owns this one.
  package struct Parent: Hashable, Sendable {
    package let entity: String
    package let span: DateSpan
    package let reason: String
  }

  /// What this entity is to another one whose policy is judged.
  package struct Relation: Hashable, Sendable {
    package let controller: String
    package let party: Party
    package let span: DateSpan
    package let reason: String
  }

  package let id: String
  /// The legal or usual name, for reports.
  package let name: String
  /// What it does for those who send it data: `analytics`, `hosting` …
  package let categories: [String]
  /// What it is to a controller with which it has no relation of its own.
  package let party: Party
  package let parents: [Parent]
  package let relations: [Relation]
  package let bindings: [EntityBinding]

  package init(
    id: String, name: String, categories: [String] = [], party: Party = .thirdParty, parents: [Parent] = [],
    relations: [Relation] = [], bindings: [EntityBinding]
  ) {
    self.id = id
    self.name = name
    self.categories = categories
    self.party = party
    self.parents = parents
    self.relations = relations
    self.bindings = bindings
  }
}

extension EntityDocument {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("entity", "name", "categories", "party", "parents", "relations", "bindings", "notes")
    let bindings = try node.required("bindings").list()
    let id = try node.required("entity")
    self.init(
      id: try id.identifier(), name: try node.string("name"), categories: try node.strings("categories"),
      party: try node.optional("party")?.choice(of: Party.self) ?? .thirdParty,
      parents: try Self.read(node.list("parents")) { entry throws(RuleError) in try Parent(entry) },
      relations: try Self.read(node.list("relations")) { entry throws(RuleError) in try Relation(entry) },
      bindings: try Self.read(bindings) { entry throws(RuleError) in try EntityBinding(entry) })
  }

  private static func read<Value>(
    _ nodes: [RuleNode], _ make: (RuleNode) throws(RuleError) -> Value
  ) throws(RuleError) -> [Value] {
    var values: [Value] = []
    for node in nodes { values.append(try make(node)) }
    return values
  }
}

extension EntityDocument.Parent {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("entity", "from", "until", "reason")
    entity = try node.required("entity").identifier()
    span = try node.span()
    reason = try node.string("reason")
  }
}

extension EntityDocument.Relation {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("to", "party", "from", "until", "reason")
    controller = try node.required("to").identifier()
    party = try node.required("party").choice(of: Party.self)
    span = try node.span()
    reason = try node.string("reason")
  }
}

extension RuleNode {
  /// An id in kebab-case.
  func identifier() throws(RuleError) -> String {
    let text = try string()
    let isKebab =
      !text.isEmpty && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isKebab else { throw error("'\(text)' is no id", hint: "use small letters, digits and hyphens") }
    return text
  }
}
