/// Which side of a flow sent the bytes: the one that spoke first in the capture (or sent the SYN), or the other.
@usableFromInline
package enum FlowDirection: UInt8, Sendable, CaseIterable {
  case fromInitiator = 0
  case fromResponder = 1

  /// Its place where something is kept for each direction.
  @inlinable @inline(__always) package var index: Int { self == .fromInitiator ? 0 : 1 }

  @inlinable @inline(__always) package var opposite: FlowDirection {
    self == .fromInitiator ? .fromResponder : .fromInitiator
  }

  // The compiler's own `==` is a call through a witness table wherever another module asks for it.
  @inlinable @inline(__always) package static func == (left: FlowDirection, right: FlowDirection) -> Bool {
    switch (left, right) {
    case (.fromInitiator, .fromInitiator), (.fromResponder, .fromResponder): true
    default: false
    }
  }
}
