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

  init(_ policy: PolicyDocument, evidence: Evidence, settings: JudgeSettings, map: inout RecipientMap) {
    services = HostSet(policy.scope.services)
    devices = settings.auditedAddresses
    let profiles = Set(policy.scope.devices)
    for device in evidence.devices {
      neighbours.insert(device.address)
      if device.role == .workstation, devices.remove(device.address) != nil { users.insert(device.address) }
      if let profile = device.profile, profiles.contains(profile) { devices.insert(device.address) }
    }
    for index in evidence.contacts.indices { note(evidence.contacts[index], map: &map) }
    for index in evidence.facts.indices { note(evidence.facts[index], profiles: profiles, map: &map) }
    var isService: [String: Bool] = [:]
    let transfers = evidence.transfers.span
    for index in transfers.indices { note(transfers[index], &isService) }
  }

  private mutating func note(_ contact: Contact, map: inout RecipientMap) {
    let recipient = map.recipient(server: contact.server, host: contact.host, at: contact.time)
    note(recipient, client: contact.client, server: contact.server)
  }

  private mutating func note(_ recipient: Transfer.Recipient, client: IPAddress, server: IPAddress) {
    switch recipient.party {
    case .localNetwork, .user: neighbours.insert(server.description)
    case .unknown: break
    default: foreign.insert(server.description)
    }
    if isService(recipient) {
      users.insert(client.description)
      servers.insert(server.description)
    }
  }

  private mutating func note(_ fact: SightedFact, profiles: Set<String>, map: inout RecipientMap) {
    switch fact.fact {
    case .deviceProfile(let address, let profile, _):
      if profiles.contains(profile) { devices.insert(address.description) }
    case .analyticsHit(let hit) where hit.site.map { isService(host: $0, party: .unknown) } == true:
      users.insert(fact.sighting.client.description)
    case .address(let name, _), .alias(let name, _):
      if services.covers(name.lowercased()) { users.insert(fact.sighting.client.description) }
    default:
      guard fact.sighting.host != nil else { return }
      let sighting = fact.sighting
      note(
        map.recipient(server: sighting.server, host: sighting.host, at: sighting.time), client: sighting.client,
        server: sighting.server)
    }
  }

  /// A page of a Service named in a URL shows where a beacon came from. Only the mask is known; it may keep the host.
  private mutating func note(_ transfer: borrowing Transfer, _ known: inout [String: Bool]) {
    if transfer.direction != .response, isService(transfer.recipient, &known) {
      users.insert(transfer.sender.address)
    }
    guard transfer.dataType == .pageURL || transfer.dataType == .referrerURL,
      let host = Self.host(inURL: transfer.value.clear ?? transfer.value.mask), services.covers(host)
    else { return }
    users.insert(transfer.sender.address)
  }

  /// Asks once for each host, because many transfers share one.
  private func isService(_ recipient: Transfer.Recipient, _ known: inout [String: Bool]) -> Bool {
    guard recipient.party != .firstParty, let host = recipient.host else { return isService(recipient) }
    if let answer = known[host] { return answer }
    let answer = isService(recipient)
    known[host] = answer
    return answer
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
    party == .firstParty || host.map { services.covers($0.lowercased()) } == true
  }

  /// Whether the address is a peer on the same network.
  func isNeighbour(_ address: String) -> Bool {
    if foreign.contains(address) { return false }
    return neighbours.contains(address) || IPAddress(address)?.isLocal == true
  }

  /// The standing of something that `sender` passes to `recipient`, whose groups the caller knows. `isKnown` says that
  /// the value is one of the user's own list, which puts it under audit wherever it shows on the local network.
  func standing(sender: String, recipient: Transfer.Recipient, groups: Set<String>, isKnown: Bool = false) -> Standing {
    if isService(recipient) || devices.contains(sender) || servers.contains(sender) { return .service }
    switch recipient.party {
    case .localNetwork, .user:
      return isKnown || devices.contains(recipient.address) || users.contains(sender) ? .service : .outside
    default:
      return users.contains(sender) && !groups.isEmpty ? .companion : .outside
    }
  }
}
