import AuditModel

/// Whether a cookie in a request is a session or a persistent one, as the `Set-Cookie` that made it says, wherever in
/// the captures it stands.
struct CookieKinds {
  /// By the cookie's name, the domains that gave it a lifetime beyond the session.
  private var persistent: [String: Set<String>] = [:]

  init(_ facts: [SightedFact]) {
    for index in facts.indices {
      guard case .cookieSet(let cookie) = facts[index].fact, case .seconds = cookie.lifetime,
        let host = cookie.domain ?? facts[index].sighting.host
      else { continue }
      persistent[cookie.name, default: []].insert(Self.bare(host))
    }
  }

  func type(of observation: Observation) -> DataType {
    guard observation.part == .cookie || observation.part == .setCookie, observation.dataType == .sessionCookie,
      let host = observation.sighting.host.map(Self.bare)
    else { return observation.dataType }
    guard let domains = persistent[observation.name] else { return .sessionCookie }
    return Self.covers(domains, host) ? .persistentCookie : .sessionCookie
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
