import AuditModel
import RulePacks

/// To which of the policy's recipient groups a recipient belongs; remembered, because few recipients get many
/// transfers.
struct GroupIndex {
  private struct Key: Hashable {
    var host: String?
    var entity: String?
    var party: Party
  }

  private struct Group {
    var name: String
    var parties: Set<Party>
    var entities: Set<String>
    var categories: Set<String>
    var hosts: HostSet
  }

  private let groups: [Group]
  private let directory: any RecipientDirectory
  private var known: [Key: Set<String>] = [:]

  init(_ groups: [String: RecipientGroup], directory: any RecipientDirectory) {
    self.directory = directory
    self.groups = groups.sorted { $0.key < $1.key }.map { name, group in
      Group(
        name: name, parties: Set(group.parties), entities: Set(group.entities), categories: Set(group.categories),
        hosts: HostSet(group.hosts))
    }
  }

  mutating func groups(of recipient: Transfer.Recipient) -> Set<String> {
    let key = Key(host: recipient.host, entity: recipient.entity, party: recipient.party)
    if let names = known[key] { return names }
    let host = recipient.host?.lowercased()
    let categories = recipient.entity.map { Set(directory.categories(of: $0)) } ?? []
    let names = groups.filter { group in
      group.parties.contains(recipient.party) || recipient.entity.map(group.entities.contains) == true
        || !group.categories.isDisjoint(with: categories) || host.map(group.hosts.covers) == true
    }.map(\.name)
    known[key] = Set(names)
    return Set(names)
  }
}
