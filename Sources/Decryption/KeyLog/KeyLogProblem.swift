package import Bytes

/// A line of a key log that cannot be used.
package struct KeyLogProblem: Equatable, Sendable {
  /// Counted from 1.
  package let line: Int
  package let reason: StaticReason
}

/// Why a key log is of no use at all.
package enum KeyLogError: Error, Equatable, Sendable {
  /// Not one line could be read: most likely it is no key log. The first problem says what its first line lacks.
  case noUsableLine(first: KeyLogProblem?)
}
