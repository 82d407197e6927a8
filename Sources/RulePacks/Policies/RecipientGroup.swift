package import AuditModel

/// Recipients that a policy speaks of together. A recipient belongs to the group when any of the four lists names it.
package struct RecipientGroup: Hashable, Sendable {
  package var parties: [Party]
  /// Entity ids.
  package var entities: [String]
  /// Entity categories.
  package var categories: [String]
  /// Host names; a name covers everything below it.
  package var hosts: [String]

  package init(
    parties: [Party] = [], entities: [String] = [], categories: [String] = [], hosts: [String] = []
  ) {
    self.parties = parties
    self.entities = entities
    self.categories = categories
    self.hosts = hosts
  }
}
