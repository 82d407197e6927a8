package import Decryption

/// What modules that keep state about datagrams share among the conversations of one partition of the flow table:
/// QUIC's connection ids, by which a connection is known again when its addresses change. Bounded by the module itself.
package final class DatagramRegistry {
  private var entries: [(kind: ObjectIdentifier, value: AnyObject)] = []

  /// What opens encrypted datagrams; shared by all flows of a worker.
  package let secrets: SecretStore

  package init(secrets: SecretStore = SecretStore()) { self.secrets = secrets }

  /// What was shared under this type, if anything.
  package func shared<Value: AnyObject>(_ type: Value.Type) -> Value? {
    let kind = ObjectIdentifier(type)
    for entry in entries where entry.kind == kind { return entry.value as? Value }
    return nil
  }

  /// As `shared(_:)`, made first if there is none.
  package func shared<Value: AnyObject>(_ type: Value.Type, orMake make: () -> Value) -> Value {
    if let value = shared(type) { return value }
    let value = make()
    entries.append((ObjectIdentifier(type), value))
    return value
  }
}
