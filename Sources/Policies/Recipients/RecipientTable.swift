import AuditModel

/// Senders and recipients by small numbers, with what follows from each pair, so that most transfers are placed without
/// hashing more than a few texts.
struct RecipientTable {
  struct Entry {
    var recipient: Transfer.Recipient
    var groups: Set<String>
  }

  private struct Name: Hashable {
    var host: String?
    var entity: String?
    var address: String
    var party: Party
  }

  private struct Pair: Hashable {
    var sender: Int
    var recipient: Int
    var isKnown: Bool
  }

  private let scope: ScopeMap
  private var groups: GroupIndex
  private var numbers: [Name: Int] = [:]
  private(set) var entries: [Entry] = []
  private var senders: [String: Int] = [:]
  private var standings: [Pair: Standing] = [:]

  init(scope: ScopeMap, groups: GroupIndex) {
    self.scope = scope
    self.groups = groups
  }

  mutating func number(of recipient: Transfer.Recipient) -> Int {
    let name = Name(
      host: recipient.host, entity: recipient.entity, address: recipient.host == nil ? recipient.address : "",
      party: recipient.party)
    if let number = numbers[name] { return number }
    var resolved = recipient
    resolved.party = party(of: recipient)
    numbers[name] = entries.count
    entries.append(Entry(recipient: resolved, groups: groups.groups(of: resolved)))
    return entries.count - 1
  }

  /// A recipient that no entity claims is a first party by a Service's name; without one, at an address that only
  /// exists on local networks, it is a peer that collects nothing.
  private func party(of recipient: Transfer.Recipient) -> Party {
    guard recipient.party == .unknown else { return recipient.party }
    if scope.isService(recipient) { return .firstParty }
    return scope.isNeighbour(recipient.address) ? .localNetwork : .unknown
  }

  mutating func number(ofSender address: String) -> Int {
    if let number = senders[address] { return number }
    senders[address] = senders.count
    return senders.count - 1
  }

  mutating func standing(sender: String, number: Int, recipient: Int, isKnown: Bool) -> Standing {
    let pair = Pair(sender: number, recipient: recipient, isKnown: isKnown)
    if let standing = standings[pair] { return standing }
    let entry = entries[recipient]
    let standing = scope.standing(
      sender: sender, recipient: entry.recipient, groups: entry.groups, isKnown: isKnown)
    standings[pair] = standing
    return standing
  }
}
