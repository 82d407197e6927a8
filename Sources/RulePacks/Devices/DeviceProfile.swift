package import AuditModel

/// A kind of device and how it shows itself, from `rules/devices/`.
package struct DeviceProfile: Hashable, Sendable {
  /// A way to recognise the device: it answers (or asks) in a protocol that only such devices speak.
  package struct Sign: Hashable, Sendable {
    package enum Side: String, Sendable, CaseIterable { case server, client }

    /// As in reports: `stratasys-fdm`.
    package let protocolName: String
    package let side: Side
    package let reason: String
  }

  package let id: String
  package let title: String
  package let role: Role
  /// Id of the maker in `rules/entities/`.
  package let entity: String?
  package let signs: [Sign]
  /// Names the device uses for its models, and what they are sold as.
  package let models: [String: String]
}

extension DeviceProfile {
  /// Reads one file.
  package init(contentsOf path: String) throws(RuleError) { try self.init(RuleNode(contentsOf: path)) }

  package init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("profile", "title", "role", "entity", "signs", "models")
    id = try node.required("profile").identifier()
    title = try node.string("title")
    role = try node.required("role").choice(of: Role.self)
    entity = try node.optional("entity")?.identifier()
    var signs: [Sign] = []
    for entry in try node.list("signs") { signs.append(try Sign(entry)) }
    self.signs = signs
    var models: [String: String] = [:]
    for (key, value) in try node.optional("models")?.entries() ?? [] { models[key] = try value.string() }
    self.models = models
  }
}

extension DeviceProfile.Sign {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("protocol", "side", "reason")
    protocolName = try node.string("protocol")
    side = try node.required("side").choice(of: Side.self)
    reason = try node.string("reason")
  }
}
