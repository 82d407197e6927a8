/// What the user decides about judging.
package struct JudgeSettings: Hashable, Sendable {
  package var strictness: Strictness
  /// Addresses of the devices that the user put under audit (the inventory's): their traffic is in scope whatever
  /// their make.
  package var auditedAddresses: Set<String>

  package init(strictness: Strictness = .literal, auditedAddresses: Set<String> = []) {
    self.strictness = strictness
    self.auditedAddresses = auditedAddresses
  }
}
