extension PolicyContradiction {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("id", "sides", "about")
    id = try node.string("id")
    sides = try node.strings("sides")
    about = try node.string("about")
    place = RulePlace(node)
    if sides.isEmpty { throw node.error("the contradiction \(id) has no sides", hint: "name the clauses") }
  }
}
