/// Whether the policy governs something, and why.
enum Standing: Hashable, Sendable {
  /// A Service received it, or one of the policy's devices sent it.
  case service
  /// Sent to a recipient that the policy names, by a machine that used a Service in the same evidence.
  case companion
  case outside

  var isInScope: Bool { self != .outside }
}
