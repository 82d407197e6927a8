package import AuditModel

/// A value that a rule must find, or a look-alike that nothing may report under the rule's type.
package struct RuleExample: Hashable, Sendable {
  package var part: Part
  package var direction: MessageDirection
  /// Name of the field: a header, a cookie, a query parameter.
  package var name: String
  /// Key nearest to the value inside a structured one.
  package var key: String
  /// The value's bytes: `in` is text, `hex` is what no text can hold.
  package var bytes: [UInt8]
  /// What the normalised value must be; empty where any will do.
  package var value: String
  /// Coding the match must add, if any.
  package var form: String
  /// Why a look-alike is none.
  package var because: String
  /// Line in the file, for messages.
  package var line: Int

  init(_ node: RuleNode, needsReason: Bool) throws(RuleError) {
    try node.allowOnly("part", "direction", "name", "key", "in", "hex", "value", "form", "because")
    part = try node.optional("part")?.choice(of: Part.self) ?? .body
    let word = try node.optionalString("direction") ?? MessageDirection.request.rawValue
    guard let direction = MessageDirection(rawValue: word) else {
      throw node.error("not a direction: '\(word)'", hint: "use request, response or message")
    }
    self.direction = direction
    name = try node.optionalString("name") ?? ""
    key = try node.optionalString("key") ?? ""
    bytes = try Self.bytes(node)
    value = try node.optionalString("value") ?? ""
    form = try node.optionalString("form") ?? ""
    because = try node.optionalString("because") ?? ""
    line = node.line
    if needsReason, because.isEmpty { throw node.error("a look-alike needs a reason", hint: "add 'because:'") }
  }

  private static func bytes(_ node: RuleNode) throws(RuleError) -> [UInt8] {
    guard let hex = try node.optional("hex") else { return Array(try node.string("in").utf8) }
    return try HexText.bytes(hex)
  }
}
