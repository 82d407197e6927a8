import AuditModel

extension PolicyPromise {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("id", "check", "with", "binds", "note")
    id = try node.string("id")
    check = try node.string("check")
    parameters = []
    for (name, value) in try node.optional("with")?.entries() ?? [] {
      parameters.append(try PolicyParameter(name: name, node: value))
    }
    binds = try node.parties("binds")
    note = try node.optionalString("note")
    place = RulePlace(node)
  }
}

extension PolicyParameter {
  init(name: String, node: RuleNode) throws(RuleError) {
    let value: Value = node.isList ? .list(try node.strings()) : .text(try node.string())
    self.init(name: name, value: value, place: RulePlace(node))
  }
}
