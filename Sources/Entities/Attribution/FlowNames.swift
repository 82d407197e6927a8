import AuditModel

/// What TLS showed of each flow: the name asked for and the certificate answered with.
struct FlowNames {
  struct Key: Hashable {
    var capture: Int
    var flow: FlowReference
  }

  struct Entry {
    var serverName: String?
    /// Names asked for in tunnels within the flow.
    var tunnelNames: Set<String> = []
    var certificate: CertificateFact?
    var server: IPAddress
    var frame: Int
  }

  private(set) var entries: [Key: Entry] = [:]
  private var certificates: [IPAddress: CertificateFact] = [:]

  init(_ facts: [SightedFact]) {
    let span = facts.span
    for index in span.indices {
      switch span[index].fact {
      case .tlsClientHello(let hello):
        guard let name = hello.serverName else { continue }
        let (key, fresh) = Self.entry(span[index].sighting)
        if span[index].sighting.flow.sub == nil {
          entries[key, default: fresh].serverName = name
        } else {
          entries[key, default: fresh].tunnelNames.insert(name)
        }
      case .certificate(let certificate):
        // What is shown in a tunnel is not the certificate of whoever leads it.
        guard span[index].sighting.flow.sub == nil else { continue }
        let (key, fresh) = Self.entry(span[index].sighting)
        entries[key, default: fresh].certificate = certificate
        if certificates[fresh.server] == nil { certificates[fresh.server] = certificate }
      default: break
      }
    }
  }

  private static func entry(_ sighting: Sighting) -> (Key, Entry) {
    var flow = sighting.flow
    flow.sub = nil
    return (
      Key(capture: sighting.capture, flow: flow), Entry(server: sighting.server, frame: sighting.frames.first)
    )
  }

  func entry(capture: Int, flow: FlowReference?) -> Entry? {
    guard var flow, !entries.isEmpty else { return nil }
    flow.sub = nil
    return entries[Key(capture: capture, flow: flow)]
  }

  /// The flow's own certificate, or else the first one its server showed (resumed sessions show none).
  func certificate(capture: Int, flow: FlowReference?, server: IPAddress) -> CertificateFact? {
    entry(capture: capture, flow: flow)?.certificate ?? certificates[server]
  }
}

extension CertificateFact {
  /// Whether the certificate is made out to this name (RFC 6125 section 6.4): a wildcard stands for one label. The
  /// common name counts only where there are no alternative names.
  func covers(_ host: String) -> Bool {
    let candidates = names.isEmpty ? [commonName?.lowercased()].compactMap(\.self) : names
    return candidates.contains { name in
      if name == host { return true }
      guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
      return host[dot...] == name.dropFirst(1)
    }
  }
}
