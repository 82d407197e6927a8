import AuditModel
import RulePacks

/// Sorts transfers into classes that are decided once. A hundred thousand transfers make a few hundred classes.
struct TransferClassifier {
  let scope: ScopeMap
  let linkage: LinkageIndex
  let ontology: TypeGraph
  private var groups: GroupIndex
  private var locations: [String: Int] = [:]
  private var parsed: [FieldLocation] = []

  init(scope: ScopeMap, linkage: LinkageIndex, ontology: TypeGraph, groups: GroupIndex) {
    self.scope = scope
    self.linkage = linkage
    self.ontology = ontology
    self.groups = groups
  }

  /// The classes in the order of their first transfers.
  mutating func classes(of transfers: [Transfer]) -> [TransferClass] {
    var classes: [TransferClass] = []
    var positions: [TransferClass.Key: Int] = [:]
    for (index, transfer) in transfers.enumerated() {
      let names = groups.groups(of: transfer.recipient)
      let key = key(for: transfer, at: index, groups: names, transfers: transfers)
      if let position = positions[key] {
        classes[position].members.append(index)
      } else {
        positions[key] = classes.count
        classes.append(
          TransferClass(
            key: key, location: parsed[key.location], groups: names, traits: ontology.traits(of: key.dataType),
            members: [index]))
      }
    }
    return classes
  }

  private mutating func key(for transfer: Transfer, at index: Int, groups: Set<String>, transfers: [Transfer])
    -> TransferClass.Key
  {
    let party = party(of: transfer)
    var recipient = transfer.recipient
    recipient.party = party
    let isLocal =
      (party == .localNetwork || party == .user)
      && (scope.isNeighbour(transfer.sender.address)
        || transfer.direction != .response && !scope.foreign.contains(transfer.sender.address))
    return TransferClass.Key(
      dataType: transfer.dataType, host: recipient.host, entity: recipient.entity,
      address: recipient.host == nil ? recipient.address : nil, party: party, protocol: transfer.protocol,
      channel: transfer.channel, location: position(of: transfer.location),
      standing: scope.standing(
        sender: transfer.sender.address, recipient: recipient, groups: groups,
        isKnown: transfer.confidence == .known),
      isLocal: isLocal, senderRole: transfer.sender.role,
      isSenderAudited: scope.devices.contains(transfer.sender.address),
      anchor: linkage.links[index].map { transfers[$0.anchor].dataType }, isHashed: transfer.isHashed)
  }

  /// A recipient that no entity claims is a first party by a Service's name; without one, at an address that only exists
  /// on local networks, it is a peer that collects nothing.
  private func party(of transfer: Transfer) -> Party {
    let recipient = transfer.recipient
    guard recipient.party == .unknown else { return recipient.party }
    if scope.isService(recipient) { return .firstParty }
    return scope.isNeighbour(recipient.address) ? .localNetwork : .unknown
  }

  private mutating func position(of location: String) -> Int {
    if let position = locations[location] { return position }
    locations[location] = parsed.count
    parsed.append(FieldLocation(location))
    return parsed.count - 1
  }
}

extension Transfer {
  private static let hashes: Set<Form> = [.md5, .sha1, .sha224, .sha256, .sha384, .sha512]

  /// The value travels as its hash. The hash is last in the chain, however many were applied.
  var isHashed: Bool { form.last.map(Self.hashes.contains) == true }
}
