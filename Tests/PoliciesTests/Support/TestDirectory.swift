import AuditModel

@testable import Policies

/// Recipients as an entity map would tell them, by host or address.
struct TestDirectory: RecipientDirectory {
  static let hosts: [String: (entity: String, party: Party)] = [
    "www.stratasys.com": ("stratasys", .firstParty), "blog.stratasys.com": ("stratasys", .firstParty),
    "telemetry.stratasys.com": ("stratasys", .firstParty), "print-api.grabcad.com": ("stratasys", .firstParty),
    "www.google-analytics.com": ("google", .thirdParty), "px.ads.linkedin.com": ("linkedin", .thirdParty),
    "www.facebook.com": ("meta", .thirdParty), "626-sbr-192.mktoresp.com": ("marketo", .thirdParty),
    "stats.g.doubleclick.net": ("google", .thirdParty), "broker.example": ("broker", .thirdParty),
    "cloudauth.makerbot.com": ("makerbot", .affiliate), "update.example.net": ("os-vendor", .platform),
  ]

  func recipient(server: IPAddress, host: String?, at time: Timestamp) -> Transfer.Recipient {
    let address = server.description
    if let host, let known = Self.hosts[host] {
      return .init(address: address, host: host, entity: known.entity, party: known.party, evidence: ["host"])
    }
    let isLocal = server.isLocal || address.hasPrefix("192.0.2.")
    return .init(address: address, host: host, entity: nil, party: isLocal ? .localNetwork : .unknown)
  }

  func categories(of entity: String) -> [String] {
    ["linkedin": ["advertising"], "meta": ["advertising"], "marketo": ["marketing-automation"]][entity] ?? []
  }
}
