import AuditModel

/// Transfers that no rule can tell apart: they are decided once.
struct TransferClass {
  /// Hashable part: everything that a decision may depend on.
  struct Key: Hashable {
    var dataType: DataType
    var host: String?
    var entity: String?
    /// Stands in for the host where there is none.
    var address: String?
    var party: Party
    var `protocol`: String
    var channel: String
    /// Index of the location among all distinct ones.
    var location: Int
    var standing: Standing
    var isLocal: Bool
    var senderRole: Role
    var isSenderAudited: Bool
    var anchor: DataType?
    var isHashed: Bool
  }

  var key: Key
  var location: FieldLocation
  var groups: Set<String>
  var traits: TypeTraits
  /// Positions in the evidence's transfers, ascending.
  var members: [Int]

  var dataType: DataType { key.dataType }
  var isClear: Bool { key.channel == "clear" }
  /// Personal by itself or by a link within the message.
  var isPersonal: Bool { traits.isPersonal || key.anchor != nil }
  /// The recipient takes the data for itself; a peer on the local network and the user do not.
  var isCollected: Bool { key.party != .localNetwork && key.party != .user }
  /// The recipient by the best name there is.
  var recipientName: String { key.host ?? key.entity ?? key.address ?? "an unknown recipient" }
}
