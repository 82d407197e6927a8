import AuditModel
import RulePacks

/// Which addresses act under the policy: the devices it speaks of, the machines that use its Services, and the servers
/// that are its Services.
struct ScopeMap {
  /// Devices of the policy's profiles, and those that the user put under audit. A workstation does many things that are
  /// none of the vendor's, so being under audit makes it a user of Services only.
  private(set) var devices: Set<String>
  /// Machines that used a Service: contacted one, asked for its name, or named it as the page they were on.
  private(set) var users: Set<String> = []
  private(set) var servers: Set<String> = []
  /// Servers that are somebody's, so not peers on the local network even if their address looks like it.
  private(set) var foreign: Set<String> = []
  /// Addresses on the local network.
  private(set) var neighbours: Set<String> = []
  private let services: HostSet
  /// Whether recipients are Services, by their numbers in the map of recipients.
  private var isService: [Bool] = []

  /// What devices, contacts and facts show; transfers are to be noted besides.
  init(_ policy: PolicyDocument, evidence: Evidence, settings: JudgeSettings, map: inout RecipientMap) {
    services = HostSet(policy.scope.services)
    devices = settings.auditedAddresses
    let profiles = Set(policy.scope.devices)
    for device in evidence.devices {
      neighbours.insert(device.address)
      if device.role == .workstation, devices.remove(device.address) != nil { users.insert(device.address) }
      if let profile = device.profile, profiles.contains(profile) { devices.insert(device.address) }
    }
    var clients: Set<IPAddress> = []
    let contacts = evidence.contacts.span
    for index in contacts.indices { note(contacts[index], &clients, map: &map) }
    let facts = evidence.facts.span
    for index in facts.indices { note(facts[index], &clients, profiles: profiles, map: &map) }
    users.formUnion(clients.lazy.map(\.description))
  }

  private mutating func note(_ contact: borrowing Contact, _ clients: inout Set<IPAddress>, map: inout RecipientMap) {
    let number = map.number(server: contact.server, host: contact.host, at: contact.time)
    if number == isService.count { place(map.recipients[number], server: contact.server) }
    if isService[number] { clients.insert(contact.client) }
  }

  /// Done when a recipient is met first, in the order of their numbers.
  private mutating func place(_ recipient: Transfer.Recipient, server: IPAddress) {
    switch recipient.party {
    case .localNetwork, .user: neighbours.insert(server.description)
    case .unknown: break
    default: foreign.insert(server.description)
    }
    isService.append(isService(recipient))
    if isService(recipient) { servers.insert(server.description) }
  }

  private mutating func note(
    _ fact: borrowing SightedFact, _ clients: inout Set<IPAddress>, profiles: Set<String>, map: inout RecipientMap
  ) {
    switch fact.fact {
    case .deviceProfile(let address, let profile, _):
      if profiles.contains(profile) { devices.insert(address.description) }
    case .analyticsHit(let hit) where hit.site.map { isService(host: $0, party: .unknown) } == true:
      clients.insert(fact.sighting.client)
    case .address(let name, _), .alias(let name, _):
      if services.covers(name.inLowerCase) { clients.insert(fact.sighting.client) }
    default:
      let sighting = fact.sighting.context
      guard sighting.host != nil else { return }
      let number = map.number(server: sighting.server, host: sighting.host, at: sighting.time)
      if number == isService.count { place(map.recipients[number], server: sighting.server) }
      if isService[number] { clients.insert(sighting.client) }
    }
  }

  /// Who sent to a Service, and whose URLs name a page of one: they show where a beacon came from. Only the mask is
  /// known; it may keep the host.
  mutating func note(_ outline: TransferOutline, _ transfers: [Transfer]) {
    let isService = outline.recipients.map { self.isService($0) }
    let isURL = outline.dataTypes.map { $0 == .pageURL || $0 == .referrerURL }
    var isUser = Array(repeating: false, count: outline.senders.count)
    for (position, row) in outline.rows.enumerated() where !isUser[Int(row.sender)] {
      isUser[Int(row.sender)] =
        row.direction != .response && isService[Int(row.recipient)]
        || isURL[Int(row.dataType)] && namesService(transfers[position].box)
    }
    for (sender, isUser) in zip(outline.senders, isUser) where isUser { users.insert(sender) }
  }

  private func namesService(_ url: Transfer.Box) -> Bool {
    Self.host(inURL: url.content.value.clear ?? url.content.value.mask).map(services.covers) == true
  }

  /// The host of a URL, or of the mask of one, which keeps it; in lower case.
  static func host(inURL url: String) -> String? {
    let bytes = url.utf8
    var colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    while let place = colon, !bytes[place...].starts(with: "://".utf8) {
      colon = bytes[bytes.index(after: place)...].firstIndex(of: UInt8(ascii: ":"))
    }
    guard let colon else { return nil }
    let host = bytes[bytes.index(colon, offsetBy: 3)...].prefix { !"/:?#".utf8.contains($0) }
    return host.isEmpty ? nil : Substring(host).lowercased()
  }

  func isService(_ recipient: Transfer.Recipient) -> Bool {
    isService(host: recipient.host, party: recipient.party)
  }

  func isService(host: String?, party: Party) -> Bool {
    party == .firstParty || host.map { services.covers($0.inLowerCase) } == true
  }

  /// Whether the address is a peer on the same network.
  func isNeighbour(_ address: String) -> Bool {
    if foreign.contains(address) { return false }
    return neighbours.contains(address) || IPAddress(address)?.isLocal == true
  }

  // MARK: Standing

  /// What the policy has to do with a sender.
  struct SenderPlace {
    /// It is one of the policy's devices, or a Service.
    var isGoverned: Bool
    /// It used a Service.
    var isUser: Bool
  }

  /// What the policy has to do with a recipient.
  struct RecipientPlace {
    var isService: Bool
    /// On the local network, or the user.
    var isPeer: Bool
    var isDevice: Bool
    /// The policy names it or its kind.
    var isNamed: Bool
  }

  func place(ofSender address: String) -> SenderPlace {
    SenderPlace(isGoverned: devices.contains(address) || servers.contains(address), isUser: users.contains(address))
  }

  /// - Parameter groups: Those of the policy to which the recipient belongs.
  func place(of recipient: Transfer.Recipient, groups: Set<String>) -> RecipientPlace {
    RecipientPlace(
      isService: isService(recipient), isPeer: recipient.party == .localNetwork || recipient.party == .user,
      isDevice: devices.contains(recipient.address), isNamed: !groups.isEmpty)
  }

  /// The standing of something that a sender passes to a recipient. `isKnown` says that the value is one of the user's
  /// own list, which puts it under audit wherever it shows on the local network.
  static func standing(
    sender: SenderPlace, recipient: RecipientPlace, isKnown: Bool = false
  ) -> Standing {
    if recipient.isService || sender.isGoverned { return .service }
    if recipient.isPeer { return isKnown || recipient.isDevice || sender.isUser ? .service : .outside }
    return sender.isUser && recipient.isNamed ? .companion : .outside
  }
}
