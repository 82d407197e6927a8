import AuditModel

/// A host as it stands in `Host`, `:authority` or SNI, brought to the form in which names are compared.
enum HostName {
  /// Lower case, without port, user and final dot; `nil` when nothing is left, or when it is an address.
  static func normal(_ text: String?) -> String? {
    guard var host = text?.lowercased()[...] else { return nil }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if host.hasPrefix("[") { return nil }
    if let colon = host.firstIndex(of: ":") {
      // More than one colon: an IPv6 address without brackets.
      guard host.lastIndex(of: ":") == colon else { return nil }
      host = host[..<colon]
    }
    if host.hasSuffix(".") { host = host.dropLast() }
    let name = String(host)
    guard !name.isEmpty, name.utf8.count <= 255, IPAddress(name) == nil else { return nil }
    return name
  }

  /// Whether `host` is `suffix` or lies below it.
  static func lies(_ host: String, below suffix: String) -> Bool {
    host == suffix || (host.hasSuffix(suffix) && host.dropLast(suffix.count).hasSuffix("."))
  }
}
