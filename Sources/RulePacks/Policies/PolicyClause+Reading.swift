extension PolicyClause {
  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly(
      "clause", "title", "anchor", "fingerprint", "observable", "because", "absence", "opaque", "statements",
      "promises", "denials")
    id = try node.string("clause")
    title = try node.string("title")
    anchor = try node.string("anchor")
    fingerprint = nil
    if let node = try node.optional("fingerprint") { fingerprint = try Self.fingerprint(node) }
    observability = try node.required("observable").choice(of: Observability.self)
    because = try node.optionalString("because")
    absence = try node.optionalString("absence")
    opaque = try node.strings("opaque")
    statements = []
    for entry in try node.list("statements") { statements.append(try PolicyStatement(entry)) }
    promises = []
    for entry in try node.list("promises") { promises.append(try PolicyPromise(entry)) }
    denials = []
    for entry in try node.list("denials") { denials.append(try PolicyPromise(entry)) }
    place = RulePlace(node)
    if observability == .never, because == nil {
      throw node.error("clause \(id) is never observable, without a reason", hint: "add 'because:'")
    }
    if observability == .never, !statements.isEmpty || !commitments.isEmpty {
      throw node.error(
        "clause \(id) is never observable, yet has something to judge",
        hint: "make it 'partly', or leave out its statements, promises and denials")
    }
  }

  private static func fingerprint(_ node: RuleNode) throws(RuleError) -> String {
    let text = try node.string()
    let digits = text.utf8.dropFirst("sha256:".utf8.count)
    guard text.hasPrefix("sha256:"), digits.count == 64,
      digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else {
      throw node.error(
        "'\(text)' is no fingerprint", hint: "write sha256: and 64 lower-case hexadecimal digits (candor policy bind)")
    }
    return text
  }
}
