/// What a data type tells, whom it belongs to and how closely it points at them.
package struct TypeTraits: Hashable, Sendable {
  package enum Scope: String, Hashable, Sendable, CaseIterable {
    case user, device, installation, session, network, content
  }

  package enum Identifiability: String, Hashable, Sendable, CaseIterable {
    case direct, persistent, resettable, quasi, state
  }

  package enum Sensitivity: String, Hashable, Sendable, CaseIterable {
    case normal, sensitive
    /// Whoever has it can act as its owner.
    case secret
  }

  package var scope: Scope
  package var identifiability: Identifiability
  package var sensitivity: Sensitivity

  package init(_ scope: Scope, _ identifiability: Identifiability, _ sensitivity: Sensitivity = .normal) {
    self.scope = scope
    self.identifiability = identifiability
    self.sensitivity = sensitivity
  }

  package var isSecret: Bool { sensitivity == .secret }
  /// Names or reaches a person: what a linked value becomes personal by.
  package var isAnchor: Bool { scope == .user && identifiability == .direct && !isSecret }
  /// Personal by itself, without a link to anything.
  package var isPersonal: Bool { isAnchor || isSecret || sensitivity == .sensitive }
  /// Stays with a device, an installation or a browser long enough to recognise it.
  package var isIdentifier: Bool { identifiability == .persistent || identifiability == .resettable }
}
