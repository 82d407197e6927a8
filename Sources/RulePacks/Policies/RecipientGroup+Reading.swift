import AuditModel

extension RecipientGroup {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("parties", "entities", "categories", "hosts")
    self.init(
      parties: try node.parties("parties"), entities: try node.strings("entities"),
      categories: try node.strings("categories"), hosts: try node.lowercasedStrings("hosts"))
  }
}
