import AuditModel

/// The recipients of all transfers as one policy sees them, by their numbers in the outline.
struct RecipientTable {
  struct Entry {
    var recipient: Transfer.Recipient
    var groups: Set<String>
    var place: ScopeMap.RecipientPlace
  }

  let entries: [Entry]

  init(_ outline: TransferOutline, scope: ScopeMap, groups: inout GroupIndex) {
    var entries: [Entry] = []
    entries.reserveCapacity(outline.recipients.count)
    for recipient in outline.recipients {
      var resolved = recipient
      resolved.party = Self.party(of: recipient, scope)
      let names = groups.groups(of: resolved)
      entries.append(
        Entry(recipient: resolved, groups: names, place: scope.place(of: resolved, groups: names)))
    }
    self.entries = entries
  }

  /// A recipient that no entity claims is a first party by a Service's name; without one, at an address that only
  /// exists on local networks, it is a peer that collects nothing.
  private static func party(of recipient: Transfer.Recipient, _ scope: ScopeMap) -> Party {
    guard recipient.party == .unknown else { return recipient.party }
    if scope.isService(recipient) { return .firstParty }
    return scope.isNeighbour(recipient.address) ? .localNetwork : .unknown
  }
}
