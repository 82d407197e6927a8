package import AuditModel

/// The data types with their broader terms: a directed graph without cycles, read from `rules/types/types.yaml`.
package struct TypeOntology: Sendable {
  package let version: String
  private let nodes: [DataType: TypeNode]
  /// Of each node, all broader nodes with the length of the shortest way to them; itself at 0.
  private let ancestors: [DataType: [DataType: Int]]

  /// Reads the file. What was parsed is kept in `cacheFolder`, if one is given.
  package init(_ folder: RulesFolder, cacheFolder: String? = nil) throws(RuleError) {
    let roots = try RuleNode.roots(of: [folder("types/types.yaml")], cacheFolder: cacheFolder, as: "types")
    try self.init(roots[0])
  }

  package init(_ document: RuleNode) throws(RuleError) {
    try document.allowOnly("version", "types")
    let version = try document.string("version")
    var nodes: [DataType: TypeNode] = [:]
    var places: [DataType: RuleNode] = [:]
    for (name, node) in try document.required("types").entries() {
      let type = try TypeNode(name: name, node)
      guard nodes.updateValue(type, forKey: type.name) == nil else { throw node.error("'\(name)' stands here twice") }
      places[type.name] = node
    }
    for type in nodes.values {
      for parent in type.parents where nodes[parent] == nil {
        throw places[type.name]?.error("unknown broader type '\(parent.rawValue)'", hint: "define it in this file")
          ?? document.error("unknown broader type '\(parent.rawValue)'")
      }
    }
    var ancestors: [DataType: [DataType: Int]] = [:]
    for name in nodes.keys {
      guard let reached = Self.ancestors(of: name, in: nodes) else {
        throw places[name]?.error("'\(name.rawValue)' is broader than itself", hint: "break the circle")
          ?? document.error("a circle of broader types")
      }
      ancestors[name] = reached
    }
    self.init(version: version, nodes: nodes, ancestors: ancestors)
  }

  private init(version: String, nodes: [DataType: TypeNode], ancestors: [DataType: [DataType: Int]]) {
    self.version = version
    self.nodes = nodes
    self.ancestors = ancestors
  }

  /// Breadth first, so that each distance is the shortest; `nil` when a way leads back to the start.
  private static func ancestors(of start: DataType, in nodes: [DataType: TypeNode]) -> [DataType: Int]? {
    var reached: [DataType: Int] = [start: 0]
    var front = [start]
    var distance = 0
    while !front.isEmpty {
      distance += 1
      var next: [DataType] = []
      for name in front {
        for parent in nodes[name]?.parents ?? [] {
          if parent == start { return nil }
          if reached[parent] == nil {
            reached[parent] = distance
            next.append(parent)
          }
        }
      }
      front = next
    }
    return reached
  }

  /// All types, sorted by name.
  package var types: [TypeNode] { nodes.values.sorted { $0.name < $1.name } }

  package subscript(_ type: DataType) -> TypeNode? { nodes[type] }

  package func contains(_ type: DataType) -> Bool { nodes[type] != nil }

  /// Whether `type` is `broader` or a kind of it.
  package func isA(_ type: DataType, _ broader: DataType) -> Bool { distance(from: type, to: broader) != nil }

  /// Steps from a type up to a broader one: 0 for itself, `nil` when the second is not broader than the first.
  package func distance(from type: DataType, to broader: DataType) -> Int? {
    ancestors[type]?[broader] ?? (type == broader ? 0 : nil)
  }

  /// Types that no other is narrower than: what detectors report.
  package var leaves: [DataType] {
    let broader = Set(nodes.values.flatMap(\.parents))
    return nodes.keys.filter { !broader.contains($0) }.sorted()
  }

  /// The leaves that are kinds of `type` (itself, when it is a leaf), sorted.
  package func leaves(under type: DataType) -> [DataType] { leaves.filter { isA($0, type) } }

  /// Whether the value names or reaches a person by itself, so that whatever is joined to it becomes personal.
  package func isPersonal(_ type: DataType) -> Bool { nodes[type]?.identifiability == .direct }

  /// Whether equal values in two places join them: identifiers that stay, of a user, a device or an installation.
  package func isLinkable(_ type: DataType) -> Bool {
    guard let node = nodes[type], node.scope != .content else { return false }
    switch node.identifiability {
    case .direct, .persistent, .resettable: return true
    case .quasi, .state: return false
    }
  }
}
