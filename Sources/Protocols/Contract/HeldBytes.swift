/// The account of the ciphertext that decoders hold because its secrets may still come. One for each partition of the
/// flows, so that what is given up first does not depend on the number of workers.
package final class HeldBytes {
  /// Bytes that may be held for all flows of a partition.
  package static let limit = 4 << 20
  /// Bytes that may be held for one flow.
  package static let flowLimit = 1 << 20

  package private(set) var count = 0
  /// Set when a decoder has begun to hold, or when too much is held; whoever attends to it clears it.
  package var wantsAttention = false

  package init() {}

  package var isOverLimit: Bool { count > Self.limit }

  /// A decoder holds `bytes` more.
  package func add(_ bytes: Int) {
    if count == 0 || isOverLimit { wantsAttention = true }
    count += bytes
    if isOverLimit { wantsAttention = true }
  }

  /// A decoder that held nothing begins to.
  package func announce() { wantsAttention = true }

  /// A decoder holds `bytes` less.
  package func remove(_ bytes: Int) { count = max(0, count - bytes) }
}
