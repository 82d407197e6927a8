import AuditModel

/// Transfers with numbers in the place of texts: a hundred thousand transfers hold some thousand different texts, so
/// that what follows from a text is worked out once for each. The same for all policies.
struct TransferOutline: Sendable {
  struct Row {
    /// Positions in the lists of the same names.
    var dataType: Int32
    var recipient: Int32
    var sender: Int32
    var `protocol`: Int32
    var channel: Int32
    var location: Int32
    var traits: Int32
    var direction: MessageDirection
    /// The value is one of the user's own list.
    var isKnown: Bool
    /// The value travels as its hash.
    var isHashed: Bool
  }

  /// What makes a recipient another one. Those with a host are told apart by it and not by their addresses.
  private struct RecipientName: Hashable {
    var host: String?
    var entity: String?
    var address: String
    var party: Party

    init(_ recipient: borrowing Transfer.Recipient) {
      host = recipient.host
      entity = recipient.entity
      address = recipient.host == nil ? recipient.address : ""
      party = recipient.party
    }
  }

  let rows: [Row]
  /// Of each recipient the first as which it stands in a transfer.
  let recipients: [Transfer.Recipient]
  let dataTypes: [DataType]
  /// Their addresses.
  let senders: [String]
  let protocols: [String]
  let channels: [String]
  let locations: [String]
  let traits: [[ValueTrait]]
  /// The locations taken apart.
  let fields: [FieldLocation]

  init(_ peers: Peers, _ contents: Contents) {
    rows = zip(peers.rows, contents.rows).map { peer, content in
      Row(
        dataType: content.dataType, recipient: peer.recipient, sender: peer.sender, protocol: peer.protocol,
        channel: peer.channel, location: content.location, traits: content.traits, direction: peer.direction,
        isKnown: content.isKnown, isHashed: content.isHashed)
    }
    recipients = peers.recipients
    senders = peers.senders.values
    protocols = peers.protocols.values
    channels = peers.channels.values
    dataTypes = contents.dataTypes.values
    locations = contents.locations.values
    traits = contents.traits.values
    fields = contents.fields
  }

  /// Between whom, and over what.
  struct Peers: Sendable {
    fileprivate struct Row {
      var recipient: Int32
      var sender: Int32
      var `protocol`: Int32
      var channel: Int32
      var direction: MessageDirection
    }

    fileprivate var rows: [Row] = []
    fileprivate var recipients: [Transfer.Recipient] = []
    private var names = Numbering<RecipientName>()
    fileprivate var senders = Numbering<String>()
    fileprivate var protocols = Numbering<String>()
    fileprivate var channels = Numbering<String>()

    init(_ transfers: [Transfer]) {
      rows.reserveCapacity(transfers.count)
      let span = transfers.span
      for index in span.indices { rows.append(row(for: span[index].box)) }
    }

    /// Takes the box, because a borrowed content would be copied.
    private mutating func row(for transfer: Transfer.Box) -> Row {
      Row(
        recipient: number(of: transfer.content.recipient),
        sender: senders.number(of: transfer.content.sender.address),
        protocol: protocols.number(of: transfer.content.protocol),
        channel: channels.number(of: transfer.content.channel), direction: transfer.content.direction)
    }

    private mutating func number(of recipient: borrowing Transfer.Recipient) -> Int32 {
      let number = names.number(of: RecipientName(recipient))
      if Int(number) == recipients.count { recipients.append(copy recipient) }
      return number
    }
  }

  /// What, and where it stands.
  struct Contents: Sendable {
    fileprivate struct Row {
      var dataType: Int32
      var location: Int32
      var traits: Int32
      var isKnown: Bool
      var isHashed: Bool
    }

    fileprivate var rows: [Row] = []
    fileprivate var dataTypes = Numbering<DataType>()
    fileprivate var locations = Numbering<String>()
    fileprivate var traits = Numbering<[ValueTrait]>()
    fileprivate var fields: [FieldLocation] = []

    init(_ transfers: [Transfer]) {
      rows.reserveCapacity(transfers.count)
      let span = transfers.span
      for index in span.indices { rows.append(row(for: span[index].box)) }
      fields = locations.values.map(FieldLocation.init)
    }

    private mutating func row(for transfer: Transfer.Box) -> Row {
      Row(
        dataType: dataTypes.number(of: transfer.content.dataType),
        location: locations.number(of: transfer.content.location),
        traits: traits.number(of: transfer.content.value.traits ?? []),
        isKnown: transfer.content.confidence == .known, isHashed: TransferOutline.isHash(transfer.content.form.last))
    }
  }

  private static let hashes: Set<Form> = [.md5, .sha1, .sha224, .sha256, .sha384, .sha512]

  /// The hash is last in the chain, however many were applied.
  private static func isHash(_ form: Form?) -> Bool { form.map(hashes.contains) == true }
}
