import AuditModel

/// What the fragments of one datagram share (RFC 791 section 3.2, RFC 8200 section 4.5). The protocol number counts for
/// IPv4 only; it is 0 for IPv6.
struct FragmentKey: Hashable {
  let source: IPAddress
  let destination: IPAddress
  let id: UInt32
  let number: UInt8

  init(_ source: IPAddress, _ destination: IPAddress, id: UInt32, number: UInt8) {
    self.source = source
    self.destination = destination
    self.id = id
    self.number = number
  }
}
