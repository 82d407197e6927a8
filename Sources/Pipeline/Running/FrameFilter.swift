package import AuditModel

/// A packet filter that each worker makes for itself, because compiled filters are not shared.
package struct FrameFilter: Sendable {
  /// Frame, its length on the wire, its link type; `true` lets it pass.
  package typealias Predicate = (RawSpan, Int, LinkType) -> Bool

  package let expression: String
  package let make: @Sendable () -> Predicate

  package init(expression: String, make: @escaping @Sendable () -> Predicate) {
    self.expression = expression
    self.make = make
  }
}
