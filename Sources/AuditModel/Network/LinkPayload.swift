/// What a frame carries that carries no IP, as the link names it.
package enum LinkPayload: Hashable, Sendable {
  /// An EtherType (IEEE 802.3 section 3.2.6).
  case etherType(UInt16)
  /// A protocol of Cisco's, by its number behind the SNAP organisation 00000C (RFC 1042).
  case cisco(UInt16)
}
