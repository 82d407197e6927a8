/// The protocols that share the message format of DNS.
enum DNSDialect {
  /// Questions to a name server (RFC 1035).
  case unicast
  /// Multicast DNS (RFC 6762).
  case multicast
  /// Link-Local Multicast Name Resolution (RFC 4795).
  case linkLocal

  /// As in reports.
  var name: StaticString {
    switch self {
    case .unicast: "dns"
    case .multicast: "mdns"
    case .linkLocal: "llmnr"
    }
  }
}
