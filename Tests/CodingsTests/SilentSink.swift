@testable import Codings

/// Takes everything and keeps nothing: for measuring.
final class SilentSink: LeafSink {
  private let unfolder = Unfolder()

  func enter(_ layer: borrowing Layer) {}
  func leaf(_ leaf: borrowing Leaf) {}
  func leave() {}
  func trouble(_ kind: StaticString) {}

  func unfold(_ bytes: [UInt8]) { unfolder.unfold(bytes.span.bytes, hint: UnfoldingHint(.body), into: self) }
}
