/// Whether open words ("other information", "not limited to") count as a disclosure.
package enum Strictness: String, Hashable, Sendable, CaseIterable {
  /// They do, as `declared-vague`.
  case literal
  /// They do not: what only they cover is `undeclared`.
  case strict
}
