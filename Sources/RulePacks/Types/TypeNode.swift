package import AuditModel

/// One node of the data-type ontology: a leaf that detectors report, or a broader term that policies use.
package struct TypeNode: Hashable, Sendable {
  /// What a value tells apart.
  package enum Scope: String, Sendable, CaseIterable { case user, device, installation, session, network, content }

  /// How well a value singles somebody or something out.
  package enum Identifiability: String, Sendable, CaseIterable {
    /// Names or reaches a person by itself.
    case direct
    /// Stays with the device or account; cannot be changed by its user.
    case persistent
    /// Stays until its user resets it.
    case resettable
    /// Singles out together with other data.
    case quasi
    /// A passing state.
    case state
  }

  package enum Sensitivity: String, Sendable, CaseIterable { case low, medium, high }

  package var name: DataType
  package var title: String
  /// Broader nodes, nearest first.
  package var parents: [DataType]
  package var scope: Scope
  package var identifiability: Identifiability
  package var sensitivity: Sensitivity
  /// Whether the value changes by itself (a clock, a counter).
  package var isDynamic: Bool
  package var gdpr: [String]
  package var ccpa: [String]
  package var fideslang: [String]
  package var dpv: [String]

  init(
    name: DataType, title: String, parents: [DataType], scope: Scope, identifiability: Identifiability,
    sensitivity: Sensitivity, isDynamic: Bool, gdpr: [String], ccpa: [String], fideslang: [String], dpv: [String]
  ) {
    self.name = name
    self.title = title
    self.parents = parents
    self.scope = scope
    self.identifiability = identifiability
    self.sensitivity = sensitivity
    self.isDynamic = isDynamic
    self.gdpr = gdpr
    self.ccpa = ccpa
    self.fideslang = fideslang
    self.dpv = dpv
  }

  init(name: String, _ node: RuleNode) throws(RuleError) {
    try node.allowOnly(
      "title", "broader", "scope", "identifiability", "sensitivity", "dynamic", "gdpr", "ccpa", "fideslang", "dpv")
    self.name = DataType(rawValue: name)
    title = try node.string("title")
    parents = try node.strings("broader").map(DataType.init(rawValue:))
    scope = try node.required("scope").choice(of: Scope.self)
    identifiability = try node.required("identifiability").choice(of: Identifiability.self)
    sensitivity = try node.required("sensitivity").choice(of: Sensitivity.self)
    isDynamic = try node.optional("dynamic")?.bool() ?? false
    gdpr = try node.strings("gdpr")
    ccpa = try node.strings("ccpa")
    fideslang = try node.strings("fideslang")
    dpv = try node.strings("dpv")
  }
}
