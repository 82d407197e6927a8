import AuditModel
import RulePacks

/// Sorts transfers into classes that are decided once. A hundred thousand transfers make a few hundred classes.
struct TransferClassifier {
  /// What makes a class another one, in numbers.
  private struct Numbers: Hashable {
    var dataType: Int32
    var recipient: Int32
    var sender: Int32
    var `protocol`: Int32
    var channel: Int32
    /// Among all locations that differ in what matters.
    var location: Int32
    var traits: Int32
    /// Type of the value that names a person to which these are linked; -1 for none.
    var anchor: Int32
    var standing: Standing
    var isLocal: Bool
    var isHashed: Bool
  }

  private struct Sender {
    var place: ScopeMap.SenderPlace
    var isNeighbour: Bool
    /// At an address that is somebody's elsewhere.
    var isForeign: Bool
  }

  private let outline: TransferOutline
  private let sites: SiteIndex
  private let linkage: LinkageIndex
  private let ontology: TypeGraph
  private let recipients: RecipientTable
  private let senders: [Sender]
  /// Of each location in the outline the number of what of it matters, which stands in `fields`.
  private let locations: [Int32]
  private let fields: [FieldLocation]
  /// What a value of each type is called to which others are linked.
  private let anchorWords: [String]

  init(
    _ outline: TransferOutline, scope: ScopeMap, sites: SiteIndex, linkage: LinkageIndex, ontology: TypeGraph,
    groups: inout GroupIndex, vocabulary: StartVocabulary
  ) {
    self.outline = outline
    self.sites = sites
    self.linkage = linkage
    self.ontology = ontology
    recipients = RecipientTable(outline, scope: scope, groups: &groups)
    senders = outline.senders.map { address in
      Sender(
        place: scope.place(ofSender: address), isNeighbour: scope.isNeighbour(address),
        isForeign: scope.foreign.contains(address))
    }
    var vocabulary = vocabulary
    var fields = Numbering<FieldLocation>()
    locations = outline.fields.map { field in
      var field = field
      field.start = vocabulary.reduced(field.start)
      return fields.number(of: field)
    }
    self.fields = fields.values
    anchorWords = outline.dataTypes.map { Self.words(of: $0, ontology) }
  }

  /// The classes in the order of their first transfers.
  func classes(of transfers: [Transfer]) -> [TransferClass] {
    var classes: [TransferClass] = []
    var positions: [Numbers: Int] = [:]
    positions.reserveCapacity(outline.rows.count / 2)
    for index in outline.rows.indices {
      let numbers = numbers(of: transfers, at: index)
      if let position = positions[numbers] {
        classes[position].members.append(index)
      } else {
        positions[numbers] = classes.count
        classes.append(makeClass(numbers, first: index, role: transfers[index].box.content.sender.role))
      }
    }
    return classes
  }

  private func numbers(of transfers: [Transfer], at index: Int) -> Numbers {
    let row = outline.rows[index]
    let place = recipients.entries[Int(row.recipient)].place
    var standing = ScopeMap.standing(
      sender: senders[Int(row.sender)].place, recipient: place, isKnown: row.isKnown)
    if standing == .companion, sites.isElsewhere(transfers[index]) { standing = .outside }
    return Numbers(
      dataType: row.dataType, recipient: row.recipient, sender: row.sender, protocol: row.protocol,
      channel: row.channel, location: locations[Int(row.location)], traits: row.traits,
      anchor: linkage[index].map { outline.rows[$0.anchor].dataType } ?? -1, standing: standing,
      isLocal: place.isPeer && isBesides(row), isHashed: row.isHashed)
  }

  /// The sender of something that a peer received is on the local network too.
  private func isBesides(_ row: TransferOutline.Row) -> Bool {
    let sender = senders[Int(row.sender)]
    return sender.isNeighbour || row.direction != .response && !sender.isForeign
  }

  private func makeClass(_ numbers: Numbers, first: Int, role: Role) -> TransferClass {
    let entry = recipients.entries[Int(numbers.recipient)]
    let type = outline.dataTypes[Int(numbers.dataType)]
    let anchor = numbers.anchor < 0 ? nil : outline.dataTypes[Int(numbers.anchor)]
    return TransferClass(
      key: TransferClass.Key(
        dataType: type, protocol: outline.protocols[Int(numbers.protocol)],
        channel: outline.channels[Int(numbers.channel)], standing: numbers.standing, isLocal: numbers.isLocal,
        anchor: anchor, isHashed: numbers.isHashed, traits: outline.traits[Int(numbers.traits)]),
      recipient: entry.recipient, location: fields[Int(numbers.location)], groups: entry.groups, senderRole: role,
      traits: ontology.traits(of: type),
      anchorWords: numbers.anchor < 0 ? nil : anchorWords[Int(numbers.anchor)], members: [first])
  }

  /// A token that stands for a person is no naming value by its type.
  private static func words(of anchor: DataType, _ ontology: TypeGraph) -> String {
    ontology.traits(of: anchor).isAnchor ? anchor.words : "token of a person whom a marketing system knows"
  }
}
