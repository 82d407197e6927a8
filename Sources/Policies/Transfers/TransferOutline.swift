import AuditModel

/// Transfers with numbers in the place of texts: a hundred thousand transfers hold some thousand different texts, so
/// that what follows from a text is worked out once for each. The same for all policies.
struct TransferOutline {
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

  private(set) var rows: [Row] = []
  /// Of each recipient the first as which it stands in a transfer.
  private(set) var recipients: [Transfer.Recipient] = []
  /// The locations taken apart.
  private(set) var fields: [FieldLocation] = []
  private var recipientNames = Numbering<RecipientName>()
  private var dataTypeNumbers = Numbering<DataType>()
  private var senderNumbers = Numbering<String>()
  private var protocolNumbers = Numbering<String>()
  private var channelNumbers = Numbering<String>()
  private var locationNumbers = Numbering<String>()
  private var traitNumbers = Numbering<[ValueTrait]>()

  init(_ transfers: [Transfer]) {
    rows.reserveCapacity(transfers.count)
    let span = transfers.span
    for index in span.indices { rows.append(row(for: span[index].box)) }
    fields = locations.map(FieldLocation.init)
  }

  var dataTypes: [DataType] { dataTypeNumbers.values }
  /// Their addresses.
  var senders: [String] { senderNumbers.values }
  var protocols: [String] { protocolNumbers.values }
  var channels: [String] { channelNumbers.values }
  var locations: [String] { locationNumbers.values }
  var traits: [[ValueTrait]] { traitNumbers.values }

  /// Takes the box, because a borrowed content would be copied.
  private mutating func row(for transfer: Transfer.Box) -> Row {
    Row(
      dataType: dataTypeNumbers.number(of: transfer.content.dataType),
      recipient: number(of: transfer.content.recipient),
      sender: senderNumbers.number(of: transfer.content.sender.address),
      protocol: protocolNumbers.number(of: transfer.content.protocol),
      channel: channelNumbers.number(of: transfer.content.channel),
      location: locationNumbers.number(of: transfer.content.location),
      traits: traitNumbers.number(of: transfer.content.value.traits ?? []), direction: transfer.content.direction,
      isKnown: transfer.content.confidence == .known, isHashed: Self.isHash(transfer.content.form.last))
  }

  private mutating func number(of recipient: borrowing Transfer.Recipient) -> Int32 {
    let number = recipientNames.number(of: RecipientName(recipient))
    if Int(number) == recipients.count { recipients.append(copy recipient) }
    return number
  }

  private static let hashes: Set<Form> = [.md5, .sha1, .sha224, .sha256, .sha384, .sha512]

  /// The hash is last in the chain, however many were applied.
  private static func isHash(_ form: Form?) -> Bool { form.map(hashes.contains) == true }
}
