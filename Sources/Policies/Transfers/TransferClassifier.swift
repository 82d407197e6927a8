import AuditModel
import RulePacks

/// Sorts transfers into classes that are decided once. A hundred thousand transfers make a few hundred classes.
struct TransferClassifier {
  private let scope: ScopeMap
  private let sites: SiteIndex
  private let linkage: LinkageIndex
  private let ontology: TypeGraph
  private var recipients: RecipientTable
  private var vocabulary: StartVocabulary
  /// Positions in `parsed`: by the text of a location, and by what of it matters.
  private var locations: [String: Int] = [:]
  private var positions: [FieldLocation: Int] = [:]
  private var parsed: [FieldLocation] = []

  init(
    scope: ScopeMap, sites: SiteIndex, linkage: LinkageIndex, ontology: TypeGraph, groups: GroupIndex,
    vocabulary: StartVocabulary
  ) {
    self.scope = scope
    self.sites = sites
    self.linkage = linkage
    self.ontology = ontology
    self.vocabulary = vocabulary
    recipients = RecipientTable(scope: scope, groups: groups)
  }

  /// The classes in the order of their first transfers.
  mutating func classes(of transfers: [Transfer]) -> [TransferClass] {
    var classes: [TransferClass] = []
    var positions: [TransferClass.Key: Int] = [:]
    let span = transfers.span
    for index in span.indices {
      let key = key(for: span[index], anchor: linkage.links[index].map { transfers[$0.anchor].dataType })
      if let position = positions[key] {
        classes[position].members.append(index)
      } else {
        positions[key] = classes.count
        let entry = recipients.entries[key.recipient]
        classes.append(
          TransferClass(
            key: key, recipient: entry.recipient, location: parsed[key.location], groups: entry.groups,
            senderRole: span[index].sender.role, traits: ontology.traits(of: key.dataType),
            anchorWords: key.anchor.map(words), members: [index]))
      }
    }
    return classes
  }

  /// A token that stands for a person is no naming value by its type.
  private func words(of anchor: DataType) -> String {
    ontology.traits(of: anchor).isAnchor ? anchor.words : "token of a person whom a marketing system knows"
  }

  private mutating func key(for transfer: borrowing Transfer, anchor: DataType?) -> TransferClass.Key {
    let sender = transfer.sender.address
    let senderNumber = recipients.number(ofSender: sender)
    let recipient = recipients.number(of: transfer.recipient)
    var standing = recipients.standing(
      sender: sender, number: senderNumber, recipient: recipient, isKnown: transfer.confidence == .known)
    if standing == .companion, sites.isElsewhere(transfer) { standing = .outside }
    return TransferClass.Key(
      dataType: transfer.dataType, recipient: recipient, sender: senderNumber, protocol: transfer.protocol,
      channel: transfer.channel, location: position(of: transfer.location), standing: standing,
      isLocal: isLocal(transfer, party: recipients.entries[recipient].recipient.party), anchor: anchor,
      isHashed: transfer.isHashed, traits: transfer.value.traits ?? [])
  }

  /// Both ends are on the local network.
  private func isLocal(_ transfer: borrowing Transfer, party: Party) -> Bool {
    guard party == .localNetwork || party == .user else { return false }
    let sender = transfer.sender.address
    return scope.isNeighbour(sender) || transfer.direction != .response && !scope.foreign.contains(sender)
  }

  private mutating func position(of location: String) -> Int {
    if let position = locations[location] { return position }
    var field = FieldLocation(location)
    field.start = vocabulary.reduced(field.start)
    let position = positions[field] ?? parsed.count
    if position == parsed.count {
      positions[field] = position
      parsed.append(field)
    }
    locations[location] = position
    return position
  }
}

extension Transfer {
  private static let hashes: Set<Form> = [.md5, .sha1, .sha224, .sha256, .sha384, .sha512]

  /// The value travels as its hash. The hash is last in the chain, however many were applied.
  var isHashed: Bool { form.last.map(Self.hashes.contains) == true }
}
