/// What stands at one place of an instance, the numbers behind an object's own (RFC 2578 section 7.7).
enum SNMPIndexPart: Sendable {
  /// One number that says nothing of its own.
  case number
  /// Six octets, one number each: a MAC address.
  case hardwareAddress
  /// Four octets, one number each: an IPv4 address.
  case internetAddress
  /// Type, length and octets of an address (RFC 4001); of LLDP's management addresses, family, length and octets.
  case typedAddress
  /// A text of 48 octets of a form that its first one says (RFC 2707, `JmJobSubmissionIDTypeTC`).
  case submission
}
