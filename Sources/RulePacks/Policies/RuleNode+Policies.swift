import AuditModel

extension RuleNode {
  /// Host names and words that are compared without regard to case.
  func lowercasedStrings(_ key: String) throws(RuleError) -> [String] { try strings(key).map { $0.lowercased() } }

  /// One party or a list of parties; none when the key is absent.
  func parties(_ key: String) throws(RuleError) -> [Party] {
    guard let value = try optional(key) else { return [] }
    if !value.isList { return [try value.choice(of: Party.self)] }
    var parties: [Party] = []
    for entry in try value.list() { parties.append(try entry.choice(of: Party.self)) }
    return parties
  }
}
