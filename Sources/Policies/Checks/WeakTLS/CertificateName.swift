/// A name in a certificate, as a client compares it with the server's (RFC 6125 section 6.4): without regard to case,
/// and with `*` for exactly the leftmost label.
struct CertificateName {
  private let name: String

  init(_ name: String) { self.name = name.lowercased() }

  func matches(_ host: String) -> Bool {
    var host = host.lowercased()
    if host.hasSuffix(".") { host.removeLast() }
    guard name.hasPrefix("*.") else { return name == host }
    guard let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
    return host[dot...] == name.dropFirst()
  }
}
