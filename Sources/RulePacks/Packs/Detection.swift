package import AuditModel

/// One way in which a rule finds its data type: where to look, and which validator judges what stands there.
package struct Detection: Hashable, Sendable {
  /// Keys in any part of a message; header and cookie names count as keys too.
  package var keys = KeyWords()
  /// Whole header names, lower case.
  package var headers: [String] = []
  /// Cookie names; a trailing `*` stands for anything.
  package var cookies: [String] = []
  /// Every value of these parts; with keys, headers or cookies, only these parts.
  package var parts: [Part] = []
  package var directions: [MessageDirection] = []
  /// Name of a coded validator (see `Sources/Detectors/`).
  package var validator: String
  package var confidence: Confidence = .validated

  package init(validator: String) { self.validator = validator }

  init(_ node: RuleNode) throws(RuleError) {
    try node.allowOnly("keys", "headers", "cookies", "parts", "directions", "validator", "confidence")
    validator = try node.string("validator")
    if let keys = try node.optional("keys") { self.keys = try KeyWords(keys) }
    headers = try node.strings("headers")
    cookies = try node.strings("cookies")
    for part in try node.list("parts") { parts.append(try part.choice(of: Part.self)) }
    for direction in try node.list("directions") { directions.append(try direction.direction()) }
    if let confidence = try node.optional("confidence") { self.confidence = try confidence.choice(of: Confidence.self) }
    guard !keys.isEmpty || !headers.isEmpty || !cookies.isEmpty || !parts.isEmpty else {
      throw node.error("nothing says where to look", hint: "give 'keys', 'headers', 'cookies' or 'parts'")
    }
  }
}
