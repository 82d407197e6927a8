import AuditModel

/// Whether a cookie in a request is a session or a persistent one, as the `Set-Cookie` that made it says, wherever in
/// the captures it stands.
struct CookieKinds {
  /// By the cookie's name, the domains that gave it a lifetime beyond the session.
  private var persistent: [String: Set<String>] = [:]

  init(_ facts: [SightedFact]) {
    let span = facts.span
    for index in span.indices {
      guard case .cookieSet(let cookie) = span[index].fact, case .seconds = cookie.lifetime,
        let host = cookie.domain ?? span[index].sighting.host
      else { continue }
      persistent[cookie.name, default: []].insert(Self.bare(host))
    }
  }

  func type(of observation: borrowing Observation) -> DataType {
    let datum = observation.datum
    guard datum.part == .cookie || datum.part == .setCookie, datum.dataType == .sessionCookie,
      let domains = persistent[datum.name], let host = observation.sighting.context.host
    else { return datum.dataType }
    return Self.covers(domains, Self.bare(host)) ? .persistentCookie : .sessionCookie
  }

  /// Whether one of the domains is the host or lies above it (RFC 6265 section 5.1.3).
  private static func covers(_ domains: Set<String>, _ host: String) -> Bool {
    if domains.contains(host) { return true }
    return host.utf8.indices.contains { place in
      host.utf8[place] == UInt8(ascii: ".") && domains.contains(String(host[host.utf8.index(after: place)...]))
    }
  }

  private static func bare(_ host: String) -> String {
    let host = host.hasPrefix(".") ? String(host.dropFirst()) : host
    return host.lowercased()
  }
}
