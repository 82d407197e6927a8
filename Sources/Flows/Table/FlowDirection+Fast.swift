import AuditModel

extension FlowDirection {
  /// As `== .fromInitiator`, which across modules is a call through a witness table.
  @inline(__always) var isForward: Bool {
    if case .fromInitiator = self { true } else { false }
  }

  /// As `opposite`.
  @inline(__always) var reversed: FlowDirection { isForward ? .fromResponder : .fromInitiator }
}
