package import AuditModel
package import RulePacks

/// Which organisation a host name, a certificate or a hardware prefix belongs to on a given day, and what it is to the
/// controller of a policy.
package struct EntityMap: Sendable {
  /// Why a name is an entity's.
  package struct Match: Hashable, Sendable {
    package let entity: String
    package let binding: EntityBinding
  }

  /// Owners of owners that are followed.
  private static let depthLimit = 8

  private var entities: [String: EntityDocument] = [:]
  private var suffixes: [String: [Match]] = [:]
  private var organisations: [String: [Match]] = [:]
  private var prefixes: [String: [Match]] = [:]

  package init(_ documents: [EntityDocument]) {
    for document in documents {
      entities[document.id] = document
      for binding in document.bindings {
        let match = Match(entity: document.id, binding: binding)
        switch binding.kind {
        case .suffix: suffixes[binding.value, default: []].append(match)
        case .organisation: organisations[binding.value, default: []].append(match)
        case .oui: prefixes[binding.value, default: []].append(match)
        }
      }
    }
  }

  package var isEmpty: Bool { entities.isEmpty }

  /// The owner of a host name: the longest suffix bound on that day wins. `host` is in lower case.
  package func match(host: String, on day: CivilDate) -> Match? {
    var rest = host[...]
    while true {
      if let match = suffixes[String(rest)]?.first(where: { $0.binding.span.contains(day) }) { return match }
      guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
      rest = rest[rest.utf8.index(after: dot)...]
    }
  }

  /// The owner of a certificate by its subject's organisation.
  package func match(organisation: String, on day: CivilDate) -> Match? {
    organisations[organisation.lowercased()]?.first { $0.binding.span.contains(day) }
  }

  /// The maker of a device by the first three octets of its hardware address.
  package func match(hardware address: MACAddress, on day: CivilDate) -> Match? {
    let octets = address.description.split(separator: ":").prefix(3).joined(separator: "-")
    return prefixes[octets]?.first { $0.binding.span.contains(day) }
  }

  /// What an entity is to the controller on that day: a relation of its own decides; else the controller itself is
  /// first party, what it owns is an affiliate, and the rest is what the entity says of itself.
  package func party(of entity: String, to controller: String, on day: CivilDate) -> Party {
    if entity == controller { return .firstParty }
    guard let document = entities[entity] else { return .unknown }
    if let relation = document.relations.first(where: { $0.controller == controller && $0.span.contains(day) }) {
      return relation.party
    }
    if isOwned(entity, by: controller, on: day, depth: 0) { return .affiliate }
    return document.party
  }

  private func isOwned(_ entity: String, by controller: String, on day: CivilDate, depth: Int) -> Bool {
    guard depth < Self.depthLimit, let document = entities[entity] else { return false }
    return document.parents.contains { parent in
      parent.span.contains(day)
        && (parent.entity == controller || isOwned(parent.entity, by: controller, on: day, depth: depth + 1))
    }
  }

  /// What the entity does: `analytics`, `hosting` …
  package func categories(of entity: String) -> [String] { entities[entity]?.categories ?? [] }

  /// The name for reports.
  package func name(of entity: String) -> String? { entities[entity]?.name }

  /// Whether the entity only carries what others send and receive.
  func isHosting(_ entity: String) -> Bool { categories(of: entity).contains("hosting") }
}
