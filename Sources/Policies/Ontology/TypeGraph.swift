package import AuditModel

/// The data types as a directed acyclic graph: leaves that detectors report under the broader nodes that policies name.
package struct TypeGraph: Sendable {
  package struct Node: Sendable {
    package var type: DataType
    package var parents: [DataType]
    package var traits: TypeTraits

    package init(_ type: DataType, under parents: [DataType] = [], _ traits: TypeTraits) {
      self.type = type
      self.parents = parents
      self.traits = traits
    }
  }

  private var traits: [DataType: TypeTraits] = [:]
  /// Every node with all nodes above it and itself.
  private var ancestors: [DataType: Set<DataType>] = [:]

  /// Broader nodes that only occur as parents need no node of their own. Parents may come in any order; a circle is cut
  /// where it closes.
  package init(_ nodes: [Node]) {
    var parents: [DataType: [DataType]] = [:]
    for node in nodes {
      parents[node.type, default: []] += node.parents
      traits[node.type] = node.traits
    }
    for node in nodes {
      var found: Set<DataType> = []
      var waiting = [node.type]
      while let type = waiting.popLast() {
        if found.insert(type).inserted { waiting += parents[type] ?? [] }
      }
      ancestors[node.type] = found
      for type in found where ancestors[type] == nil { ancestors[type] = [type] }
    }
  }

  package func contains(_ type: DataType) -> Bool { ancestors[type] != nil }

  package var types: [DataType] { ancestors.keys.sorted() }

  /// Whether `type` is `node` or stands anywhere below it.
  package func isKind(_ type: DataType, of node: DataType) -> Bool {
    type == node || ancestors[type]?.contains(node) == true
  }

  /// A type that is not known is taken for content that identifies nobody.
  package func traits(of type: DataType) -> TypeTraits { traits[type] ?? TypeTraits(.content, .quasi) }
}
