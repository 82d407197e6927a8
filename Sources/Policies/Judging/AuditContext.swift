import AuditModel
import RulePacks

/// All that checks and decisions look at, computed once for each policy.
struct AuditContext: Sendable {
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

  /// - Parameter draft: The scope of the policy as far as it does not depend on the transfers.
  init(
    policy: PolicyDocument, evidence: Evidence, outline: TransferOutline, linkage: LinkageIndex, ontology: TypeGraph,
    draft: ScopeDraft, directory: any RecipientDirectory, settings: JudgeSettings
  ) {
    self.policy = policy
    self.evidence = evidence
    self.ontology = ontology
    self.settings = settings
    self.linkage = linkage
    var drafted = draft.scope
    drafted.note(outline, evidence.transfers)
    let (scope, map) = (drafted, draft.map)
    self.scope = scope
    let groups = GroupIndex(policy.recipients, directory: directory)
    let (classes, (facts, contacts)) = sideBySide {
      var groups = groups
      let sites = SiteIndex(evidence.transfers, outline: outline, scope: scope)
      let classifier = TransferClassifier(
        outline, scope: scope, sites: sites, linkage: linkage, ontology: ontology, groups: &groups,
        vocabulary: StartVocabulary(policy))
      return classifier.classes(of: evidence.transfers)
    } _: {
      var places = PlaceIndex(scope: scope, map: map, groups: groups, clients: outline.senders.count)
      return (Self.place(evidence.facts, scope: scope, &places), Self.place(evidence.contacts, &places))
    }
    self.classes = classes
    self.facts = facts
    self.contacts = contacts
  }

  private static func place(_ facts: [SightedFact], scope: ScopeMap, _ places: inout PlaceIndex) -> [PlacedFact] {
    var placed: [PlacedFact] = []
    let span = facts.span
    for index in span.indices where span[index].fact.concernsServer {
      let sighting = span[index].sighting.context
      let number = places.number(server: sighting.server, host: sighting.host, at: sighting.time)
      let standing = places.standing(sender: sighting.client, recipient: number)
      guard isOfInterest(span[index].fact, standing, scope) else { continue }
      let recipient = places.recipients[number]
      placed.append(
        PlacedFact(
          sighted: facts[index], recipient: recipient.recipient, groups: recipient.groups, standing: standing))
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

  private static func place(_ contacts: [Contact], _ places: inout PlaceIndex) -> [PlacedContact] {
    var placed: [PlacedContact] = []
    let span = contacts.span
    for index in span.indices {
      let number = places.number(server: span[index].server, host: span[index].host, at: span[index].time)
      let standing = places.standing(sender: span[index].client, recipient: number)
      let recipient = places.recipients[number]
      guard standing.isInScope || recipient.recipient.party == .affiliate else { continue }
      placed.append(
        PlacedContact(
          contact: contacts[index], recipient: recipient.recipient, groups: recipient.groups, standing: standing))
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
