/// Which side of a flow sent the bytes: the one that spoke first in the capture (or sent the SYN), or the other.
package enum FlowDirection: UInt8, Sendable, CaseIterable {
  case fromInitiator = 0
  case fromResponder = 1

  /// Its place where something is kept for each direction.
  @inlinable package var index: Int { Int(rawValue) }

  @inlinable package var opposite: FlowDirection { self == .fromInitiator ? .fromResponder : .fromInitiator }
}
