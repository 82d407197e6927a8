package import AuditModel

/// An address on the local network and the hardware address that claims it.
package struct Neighbour: Hashable, Sendable {
  package var address: IPAddress
  package var mac: MACAddress

  @inlinable package init(address: IPAddress, mac: MACAddress) {
    self.address = address
    self.mac = mac
  }
}
