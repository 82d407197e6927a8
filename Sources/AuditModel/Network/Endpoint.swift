/// An address and a port. The port is 0 for protocols without ports.
@usableFromInline
package struct Endpoint: Hashable, Comparable, Sendable, CustomStringConvertible {
  @usableFromInline package let address: IPAddress
  @usableFromInline package let port: UInt16

  @inlinable package init(_ address: IPAddress, _ port: UInt16) { self.address = address; self.port = port }

  @inlinable package static func < (left: Endpoint, right: Endpoint) -> Bool {
    left.address == right.address ? left.port < right.port : left.address < right.address
  }

  @usableFromInline package var description: String {
    address.version == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}
