import AuditModel

/// Whom facts and contacts concern and how that stands to a policy: worked out once for each client and recipient.
struct PlaceIndex {
  private let scope: ScopeMap
  private var map: RecipientMap
  private var groups: GroupIndex
  private var senders: [IPAddress: ScopeMap.SenderPlace] = [:]
  /// By their numbers in the map.
  private(set) var recipients: [RecipientTable.Entry] = []

  /// - Parameter clients: About as many are expected.
  init(scope: ScopeMap, map: RecipientMap, groups: GroupIndex, clients: Int) {
    self.scope = scope
    senders.reserveCapacity(clients)
    self.map = map
    self.groups = groups
  }

  /// The position of the recipient in `recipients`.
  mutating func number(server: IPAddress, host: String?, at time: Timestamp) -> Int {
    let number = map.number(server: server, host: host, at: time)
    while recipients.count <= number {
      let recipient = map.recipients[recipients.count]
      let names = groups.groups(of: recipient)
      recipients.append(
        RecipientTable.Entry(
          recipient: recipient, groups: names, place: scope.place(of: recipient, groups: names)))
    }
    return number
  }

  mutating func standing(sender: IPAddress, recipient: Int) -> Standing {
    ScopeMap.standing(sender: place(of: sender), recipient: recipients[recipient].place)
  }

  private mutating func place(of sender: IPAddress) -> ScopeMap.SenderPlace {
    if let place = senders[sender] { return place }
    let place = scope.place(ofSender: sender.description)
    senders[sender] = place
    return place
  }
}
