import AuditModel

extension PolicyStatement {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("id", "modality", "actor", "data", "wording", "recipients", "when", "secondary", "note")
    id = try node.string("id")
    modality = try node.required("modality").choice(of: Modality.self)
    actor = try node.parties("actor")
    data = try node.strings("data").map(DataType.init(rawValue:))
    wording = try node.required("wording").choice(of: Wording.self)
    recipients = try node.strings("recipients")
    condition = Condition()
    if let when = try node.optional("when") { condition = try Condition(when) }
    isSecondary = try node.optional("secondary")?.bool() ?? false
    note = try node.optionalString("note")
    place = RulePlace(node)
    if actor.isEmpty { throw node.error("the statement \(id) has no actor", hint: "add 'actor: first-party'") }
    if data.isEmpty, recipients.isEmpty {
      throw node.error("the statement \(id) names neither data nor recipients", hint: "add 'data:' or 'recipients:'")
    }
  }
}

extension PolicyStatement.Condition {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("start", "part", "name", "own-device", "not-from")
    start = try node.lowercasedStrings("start")
    name = try node.lowercasedStrings("name")
    part = []
    notFrom = []
    for entry in try node.list("not-from") { notFrom.append(try entry.choice(of: Role.self)) }
    for entry in try node.list("part") { part.append(try entry.choice(of: Part.self)) }
    ownDevice = try node.optional("own-device")?.bool() ?? false
    if isEmpty {
      throw node.error("'when' asks nothing", hint: "give it 'start', 'part', 'name', 'own-device' or 'not-from'")
    }
  }
}
