import AuditModel

extension RuleNode {
  /// A direction by its name.
  func direction() throws(RuleError) -> MessageDirection {
    guard let direction = MessageDirection(rawValue: try string()) else {
      throw error("not a direction", hint: "use request, response or message")
    }
    return direction
  }
}
