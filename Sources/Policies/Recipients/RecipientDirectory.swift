package import AuditModel

/// Who stands behind an address and a name, for facts and contacts, which unlike transfers carry no recipient.
package protocol RecipientDirectory: Sendable {
  /// The recipient at `server`, addressed by the client as `host`, at that time.
  func recipient(server: IPAddress, host: String?, at time: Timestamp) -> Transfer.Recipient
  /// What the entity does (`analytics`, `advertising`, `hosting` …), from the entity map.
  func categories(of entity: String) -> [String]
}
