import AuditModel
import RulePacks

/// All that checks and decisions look at, computed once for each policy.
struct AuditContext {
  /// A fact with who it concerns.
  struct PlacedFact {
    var sighted: SightedFact
    var recipient: Transfer.Recipient
    var groups: Set<String>
    var standing: Standing

    var sighting: Sighting { sighted.sighting }
    /// The recipient by the best name there is.
    var name: String { recipient.host ?? recipient.entity ?? recipient.address }
  }

  /// A contact with who it concerns.
  struct PlacedContact {
    var contact: Contact
    var recipient: Transfer.Recipient
    var groups: Set<String>
    var standing: Standing
  }

  let policy: PolicyDocument
  let evidence: Evidence
  let ontology: TypeGraph
  let settings: JudgeSettings
  let scope: ScopeMap
  let linkage: LinkageIndex
  let classes: [TransferClass]
  /// Those in scope, and departures from Services: no check looks at others, and a capture of something else must not
  /// cost much.
  let facts: [PlacedFact]
  /// Those in scope, and those with an affiliate of the controller.
  let contacts: [PlacedContact]

  init(
    policy: PolicyDocument, evidence: Evidence, ontology: TypeGraph, directory: any RecipientDirectory,
    settings: JudgeSettings
  ) {
    self.policy = policy
    self.evidence = evidence
    self.ontology = ontology
    self.settings = settings
    var map = RecipientMap(directory)
    var groups = GroupIndex(policy.recipients, directory: directory)
    scope = ScopeMap(policy, evidence: evidence, settings: settings, map: &map)
    linkage = LinkageIndex(evidence.transfers, ontology: ontology)
    var classifier = TransferClassifier(
      scope: scope, sites: SiteIndex(evidence.transfers, scope: scope), linkage: linkage, ontology: ontology,
      groups: groups, vocabulary: StartVocabulary(policy))
    classes = classifier.classes(of: evidence.transfers)
    facts = Self.place(evidence.facts, scope: scope, map: &map, groups: &groups)
    contacts = Self.place(evidence, scope: scope, map: &map, groups: &groups)
  }

  private static func place(
    _ facts: [SightedFact], scope: ScopeMap, map: inout RecipientMap, groups: inout GroupIndex
  ) -> [PlacedFact] {
    var placed: [PlacedFact] = []
    for index in facts.indices where facts[index].fact.concernsServer {
      let sighting = facts[index].sighting
      let recipient = map.recipient(server: sighting.server, host: sighting.host, at: sighting.time)
      let names = groups.groups(of: recipient)
      let standing = scope.standing(sender: sighting.client.description, recipient: recipient, groups: names)
      guard isOfInterest(facts[index].fact, standing, scope) else { continue }
      placed.append(PlacedFact(sighted: facts[index], recipient: recipient, groups: names, standing: standing))
    }
    return placed
  }

  /// A hit that names the page it is about belongs to that page's site; who leaves a Service does so for others.
  private static func isOfInterest(_ fact: Fact, _ standing: Standing, _ scope: ScopeMap) -> Bool {
    switch fact {
    case .analyticsHit(let hit):
      standing.isInScope && hit.site.map { scope.isService(host: $0, party: .unknown) } != false
    case .departure(let site): scope.isService(host: site, party: .unknown)
    default: standing.isInScope
    }
  }

  private static func place(
    _ evidence: Evidence, scope: ScopeMap, map: inout RecipientMap, groups: inout GroupIndex
  ) -> [PlacedContact] {
    var placed: [PlacedContact] = []
    for contact in evidence.contacts {
      let recipient = map.recipient(server: contact.server, host: contact.host, at: contact.time)
      let names = groups.groups(of: recipient)
      let standing = scope.standing(sender: contact.client.description, recipient: recipient, groups: names)
      guard standing.isInScope || recipient.party == .affiliate else { continue }
      placed.append(PlacedContact(contact: contact, recipient: recipient, groups: names, standing: standing))
    }
    return placed
  }
}

extension Fact {
  /// It tells of an exchange with a server, not of names and devices.
  fileprivate var concernsServer: Bool {
    switch self {
    case .address, .alias, .neighbour, .deviceName, .deviceProfile: false
    default: true
    }
  }
}
