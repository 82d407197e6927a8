/// How far an unfolding goes. What is left out is told as trouble.
package struct UnfoldingLimits: Sendable {
  /// Codings undone one inside the other.
  package var depth = 6
  /// Bytes that all codings of one value together may give.
  package var totalOutput = 32 << 20
  /// Codings undone in one value, side by side and one inside the other.
  package var layers = 100_000

  package init() {}
}
