import AuditModel

/// Whether a cookie in a request is a session or a persistent one, as the `Set-Cookie` that made it says, wherever in the
/// captures it stands.
struct CookieKinds {
  private var lifetimes: [String: [(host: String, isPersistent: Bool)]] = [:]

  init(_ facts: [SightedFact]) {
    for fact in facts {
      guard case .cookieSet(let cookie) = fact.fact, let host = cookie.domain ?? fact.sighting.host else { continue }
      let isPersistent: Bool
      switch cookie.lifetime {
      case .session: isPersistent = false
      case .seconds: isPersistent = true
      case .deletion: continue
      }
      lifetimes[cookie.name, default: []].append((Self.bare(host), isPersistent))
    }
  }

  /// The better type for an observation, or the one it has.
  func type(of observation: Observation) -> DataType {
    guard observation.part == .cookie || observation.part == .setCookie, observation.dataType == .sessionCookie,
      let host = observation.sighting.host.map(Self.bare)
    else { return observation.dataType }
    let known = (lifetimes[observation.name] ?? []).filter { Self.covers($0.host, host) }
    return known.contains(where: \.isPersistent) ? .persistentCookie : .sessionCookie
  }

  /// RFC 6265 section 5.1.3: the host itself or one below the domain.
  private static func covers(_ domain: String, _ host: String) -> Bool {
    host == domain || host.hasSuffix("." + domain)
  }

  private static func bare(_ host: String) -> String {
    let host = host.hasPrefix(".") ? String(host.dropFirst()) : host
    return host.lowercased()
  }
}
