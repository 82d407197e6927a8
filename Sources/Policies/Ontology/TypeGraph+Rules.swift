import AuditModel
package import RulePacks

extension TypeGraph {
  /// The types of `rules/types/`.
  package init(_ ontology: TypeOntology) {
    self.init(
      ontology.types.map { type in
        Node(type.name, under: type.parents, TypeTraits(type, isCredential: ontology.isA(type.name, "credentials")))
      })
  }
}

extension TypeTraits {
  fileprivate init(_ type: TypeNode, isCredential: Bool) {
    let scope = Scope(rawValue: type.scope.rawValue) ?? .content
    let identifiability = Identifiability(rawValue: type.identifiability.rawValue) ?? .quasi
    let isSensitive = type.sensitivity == .high && scope == .user
    self.init(scope, identifiability, isCredential ? .secret : isSensitive ? .sensitive : .normal)
  }
}
