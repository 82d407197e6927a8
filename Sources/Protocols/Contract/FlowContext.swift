package import Decryption

/// What a decoder may know of its flow besides the bytes.
package struct FlowContext {
  package let ports: FlowPorts
  /// What opens encrypted flows; shared by all flows of a worker.
  package let secrets: SecretStore
  /// The account of what is held for late secrets; shared by the flows of a partition.
  package let held: HeldBytes
  /// The TLS sessions that may be resumed; shared by the flows of a partition.
  package let sessions: SessionTable
  /// Among what a stream, and each stream within it, is recognised.
  package let modules: [ProtocolModule]
  /// 0 for a TCP stream, one more for each stream it lies within.
  package let depth: Int

  package init(
    ports: FlowPorts, secrets: SecretStore = SecretStore(), held: HeldBytes = HeldBytes(),
    sessions: SessionTable = SessionTable(), modules: [ProtocolModule] = Catalog.streams, depth: Int = 0
  ) {
    self.ports = ports
    self.secrets = secrets
    self.held = held
    self.sessions = sessions
    self.modules = modules
    self.depth = depth
  }

  /// The most streams that lie within each other.
  package static let depthLimit = 4

  /// The same among other modules.
  func recognising(_ modules: [ProtocolModule]) -> FlowContext {
    FlowContext(ports: ports, secrets: secrets, held: held, sessions: sessions, modules: modules, depth: depth)
  }

  /// For a stream within this one. Beyond `depthLimit` nothing is recognised any more.
  package var inner: FlowContext {
    FlowContext(
      ports: ports, secrets: secrets, held: held, sessions: sessions, modules: depth < Self.depthLimit ? modules : [],
      depth: depth + 1)
  }
}
