import AuditModel

/// Transfers that no rule can tell apart: they are decided once.
struct TransferClass {
  /// Everything that a decision may depend on.
  struct Key {
    var dataType: DataType
    var `protocol`: String
    var channel: String
    var standing: Standing
    var isLocal: Bool
    /// Type of the value that names a person to which these are linked.
    var anchor: DataType?
    var isHashed: Bool
    /// What is known of the values beyond their masks.
    var traits: [ValueTrait]
  }

  var key: Key
  var recipient: Transfer.Recipient
  var location: FieldLocation
  var groups: Set<String>
  var senderRole: Role
  var traits: TypeTraits
  /// What the linked value that names a person is, as a sentence says it.
  var anchorWords: String?
  /// Positions in the evidence's transfers, ascending.
  var members: [Int]

  var dataType: DataType { key.dataType }
  var isClear: Bool { key.channel == "clear" }
  /// Personal by itself or by a link within the message.
  var isPersonal: Bool { traits.isPersonal || key.anchor != nil }
  /// The recipient takes the data for itself; a peer on the local network and the user do not.
  var isCollected: Bool { recipient.party != .localNetwork && recipient.party != .user }
  /// The type with what is known of the values besides, as a sentence says it.
  var words: String {
    if has(.under13) { return "\(dataType.words) of a child under 13" }
    if has(.otherDevice) { return dataType.words + " of another device" }
    let shortened = has(.shortened) ? "shortened " : ""
    return shortened + dataType.words + (has(.private) ? " of a private network" : "")
  }

  /// Addresses of the network and the devices around the sender are a stronger fact than its own: reported apart.
  var aspect: String {
    for trait in [ValueTrait.private, .otherDevice] where has(trait) { return trait.rawValue }
    return ""
  }

  func has(_ trait: ValueTrait) -> Bool { key.traits.contains(trait) }
  /// The recipient by the best name there is.
  var recipientName: String { recipient.host ?? recipient.entity ?? recipient.address }
}
