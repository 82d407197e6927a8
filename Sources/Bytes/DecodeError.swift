/// Why wire bytes could not be read. Never leaves the flow it arose in: it becomes a notice.
@usableFromInline
package enum DecodeError: Error, Equatable, Sendable {
  /// The value goes on beyond the bytes at hand; at least so many bytes, counted from the start of the value, are
  /// needed.
  case needMore(atLeast: Int)
  /// The bytes cannot be what they claim to be; `at` is the offset of the field that lies.
  case malformed(StaticReason, at: Int)
}

/// A compile-time text that can be compared, so that errors cost no allocation.
@usableFromInline
package struct StaticReason: Equatable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  @usableFromInline package let text: StaticString

  @inlinable package init(stringLiteral value: StaticString) { text = value }

  @usableFromInline package var description: String { text.description }

  @usableFromInline package static func == (left: StaticReason, right: StaticReason) -> Bool {
    left.text.description == right.text.description
  }
}
