/// What is known of a value beyond its mask, worked out where its bytes were at hand. Each tells one bit that a policy
/// asks for, and no part of the value.
package enum ValueTrait: String, Hashable, Sendable, Codable, CaseIterable {
  /// An IP address whose last octet (IPv4) or last 80 bits (IPv6) are zero, as shortening leaves it.
  case shortened
  /// A hardware address that another device on the sender's network uses, by ARP and the like.
  case otherDevice = "other-device"
  /// An IP address of a private network (RFC 1918, 3927, 4193, 4291, 6598).
  case `private`
  /// A birth date or age of somebody who was under 13 when it was sent.
  case under13 = "under-13"
}
