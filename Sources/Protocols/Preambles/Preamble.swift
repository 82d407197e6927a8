import AuditModel

/// What two sides say before another protocol begins on their connection, TLS as a rule: a proxy is asked, encryption
/// is agreed on. Only the protocols' first words are read.
protocol Preamble: SendableMetatype {
  init()

  /// Reads the next bytes of one side; there is at least one. They stand at the window's offset.
  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep
}
