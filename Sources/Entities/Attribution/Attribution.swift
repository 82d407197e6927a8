package import AuditModel
package import RulePacks

/// Answers who received what was sent, from all names that the captures show.
///
/// The name by which the sender addressed the recipient wins; without one, the newest DNS answer for the address that
/// the sender saw before. The name asked for decides before its aliases, and aliases before certificates. A recipient
/// is on the local network by its address, by ARP or by the inventory, unless a name known to be somebody's
/// contradicts.
package struct Attribution: Sendable {
  private let map: EntityMap
  private let suffixes: PublicSuffixes
  private let controller: String
  private let names: NameRecords
  private let flows: FlowNames
  private let trustedHosts: [String]
  private let inventoryNames: Set<String>
  private let inventoryAddresses: Set<IPAddress>
  private let neighbours: Set<IPAddress>

  /// - Parameters:
  ///   - facts: Those of all captures that are judged together.
  ///   - controller: Id of the entity whose policy is judged.
  package init(
    facts: [SightedFact], map: EntityMap, inventory: Inventory, controller: String, suffixes: PublicSuffixes
  ) {
    self.map = map
    self.suffixes = suffixes
    self.controller = controller
    names = NameRecords(facts)
    flows = FlowNames(facts)
    trustedHosts = inventory.trustedHosts
    let (addresses, neighbours) = Self.neighbours(facts, inventory)
    inventoryAddresses = addresses
    self.neighbours = neighbours
    inventoryNames = Set(inventory.devices.flatMap(\.hostnames))
  }

  /// Addresses of the inventory's devices (given there, or learned by their hardware address), and addresses that
  /// answered on the link.
  private static func neighbours(
    _ facts: [SightedFact], _ inventory: Inventory
  ) -> (inventory: Set<IPAddress>, link: Set<IPAddress>) {
    var known = Set(inventory.devices.flatMap(\.addresses))
    let hardware = Set(inventory.devices.flatMap(\.macs))
    var link: Set<IPAddress> = []
    let span = facts.span
    for index in span.indices {
      guard case .neighbour(let address, let mac) = span[index].fact else { continue }
      link.insert(address)
      if hardware.contains(mac) { known.insert(address) }
    }
    return (known, link)
  }

  /// What the entity does, from the entity map.
  package func categories(of entity: String) -> [String] { map.categories(of: entity) }

  /// Whether answers to DNS queries or a TLS handshake may tell a name of the recipient: only then does it matter to a
  /// question without a name who asks it when, and in which flow.
  package func knowsNames(of recipient: IPAddress, capture: Int, flow: FlowReference) -> Bool {
    names.knows(recipient) || flows.entry(capture: capture, flow: flow) != nil
  }

  package func answer(_ question: Question) -> Answer {
    if question.isResponse { return client(question) }
    let day = CivilDate(question.time)
    let flow = flows.entry(capture: question.capture, flow: question.flow)
    let hosts = (told: HostName.normal(question.host), asked: HostName.normal(flow?.serverName))
    let named = name(of: question, hosts)
    var evidence = named.evidence
    var answer = Answer(recipient: Transfer.Recipient(address: question.recipient.description, party: .unknown))
    answer.recipient.host = named.chain.first
    if let host = named.chain.first, isTrusted(host) {
      answer.recipient.party = .user
      evidence.append("inventory")
    } else if let match = owner(of: named.chain, day) {
      answer.recipient.entity = match.entity
      answer.recipient.party = map.party(of: match.entity, to: controller, on: day)
    } else if let reason = locality(question.recipient, host: named.chain.first) {
      answer.recipient.party = .localNetwork
      if !evidence.contains(reason) { evidence.append(reason) }
    } else if let match = certificateOwner(question, day) {
      answer.recipient.entity = match.entity
      answer.recipient.party = map.party(of: match.entity, to: controller, on: day)
      if !evidence.contains("certificate") { evidence.append("certificate") }
    } else if let host = named.chain.first {
      answer.recipient.party = suffixes.isInternetName(host) ? .thirdParty : .unknown
    }
    if evidence.isEmpty { evidence = ["address"] }
    answer.recipient.evidence = evidence
    answer.hosting = hosting(named.chain, day)
    answer.notices = disagreements(question, hosts, flow, named.chain, day)
    return answer
  }

  // MARK: Names

  /// In their normal form the name by which the sender addressed the recipient, and the one for which it opened TLS.
  private typealias Hosts = (told: String?, asked: String?)

  /// The names that lead to the recipient and why they are believed.
  private func name(of question: Question, _ hosts: Hosts) -> (chain: [String], evidence: [String]) {
    guard let host = hosts.told ?? hosts.asked else { return nameFromAnswers(question) }
    var evidence: [String] = []
    if hosts.told != nil, question.protocolName != "tls" { evidence.append("host") }
    if hosts.asked == host || (hosts.told != nil && question.protocolName == "tls") { evidence.append("sni") }
    let chain = names.chain(from: host, to: question.recipient)
    if !chain.isEmpty { evidence.append("dns") }
    if chain.count > 1 { evidence.append("cname") }
    let certificate = flows.certificate(
      capture: question.capture, flow: question.flow, server: question.recipient)
    if certificate?.covers(host) == true { evidence.append("certificate") }
    return (chain.isEmpty ? [host] : chain, evidence)
  }

  private func nameFromAnswers(_ question: Question) -> (chain: [String], evidence: [String]) {
    let chain = names.chain(
      to: question.recipient, client: question.sender, capture: question.capture, frame: question.frame)
    return (chain, chain.isEmpty ? [] : chain.count > 1 ? ["dns", "cname"] : ["dns"])
  }

  private func isTrusted(_ host: String) -> Bool {
    trustedHosts.contains { HostName.lies(host, below: $0) }
  }

  // MARK: Owners

  /// The owner of the first name in the chain that has one. A carrier further down does not own what it carries, unless
  /// its name is all there is.
  private func owner(of chain: [String], _ day: CivilDate) -> EntityMap.Match? {
    for (index, name) in chain.enumerated() {
      guard let match = map.match(host: name, on: day) else { continue }
      if index == 0 || !map.isHosting(match.entity) { return match }
    }
    return nil
  }

  private func certificateOwner(_ question: Question, _ day: CivilDate) -> EntityMap.Match? {
    guard
      let certificate = flows.certificate(
        capture: question.capture, flow: question.flow, server: question.recipient), !certificate.isSelfSigned
    else { return nil }
    let hosts = certificate.names.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 }
    for host in hosts {
      if let match = map.match(host: host, on: day) { return match }
    }
    return certificate.organisation.flatMap { map.match(organisation: $0, on: day) }
  }

  private func hosting(_ chain: [String], _ day: CivilDate) -> String? {
    guard let last = chain.last, let match = map.match(host: last, on: day), map.isHosting(match.entity) else {
      return nil
    }
    return match.entity
  }

  // MARK: The local network

  /// Why the address is a peer on the local network: `address`, `inventory` or `arp`; `nil` when it is not one, or when
  /// a name of the Internet contradicts what the link says.
  private func locality(_ address: IPAddress, host: String?) -> String? {
    if inventoryAddresses.contains(address) { return "inventory" }
    if let host, inventoryNames.contains(host) { return "inventory" }
    // A mail in a file is addressed by name only: no address is no place on the local network.
    if host != nil, address.bits == 0 { return nil }
    if address.isLocal || address.isMulticastOrBroadcast { return "address" }
    guard neighbours.contains(address), host.map(suffixes.isInternetName) != true else { return nil }
    return "arp"
  }

  /// A response goes back to the client, which nobody addressed by name: a machine of the local network, or else of the
  /// user whose traffic this is.
  private func client(_ question: Question) -> Answer {
    let reason = locality(question.recipient, host: nil)
    let recipient = Transfer.Recipient(
      address: question.recipient.description, party: reason == nil ? .user : .localNetwork,
      evidence: [reason ?? "address"])
    return Answer(recipient: recipient)
  }

  // MARK: Disagreement

  private func disagreements(
    _ question: Question, _ hosts: Hosts, _ flow: FlowNames.Entry?, _ chain: [String], _ day: CivilDate
  ) -> [Notice] {
    var notices: [Notice] = []
    if let host = hosts.told, let asked = hosts.asked, !isSameOwner(host, asked, day),
      flow?.tunnelNames.contains(host) != true
    {
      notices.append(
        Notice(
          kind: "domain-fronting", capture: question.capture, frame: question.frame,
          detail: "TLS was opened for \(asked), the message is addressed to \(host)"))
    }
    if let first = chain.first, let owner = map.match(host: first, on: day),
      let other = chain.dropFirst().lazy.compactMap({ map.match(host: $0, on: day) }).first(where: {
        $0.entity != owner.entity && !map.isHosting($0.entity)
      })
    {
      notices.append(
        Notice(
          kind: "alias-of-another-entity", capture: question.capture, frame: question.frame,
          detail: "\(first) is an alias of a name that belongs to \(map.name(of: other.entity) ?? other.entity)"))
    }
    return notices
  }

  private func isSameOwner(_ left: String, _ right: String, _ day: CivilDate) -> Bool {
    if left == right { return true }
    if let one = suffixes.registrableDomain(of: left), one == suffixes.registrableDomain(of: right) { return true }
    guard let one = map.match(host: left, on: day), let other = map.match(host: right, on: day) else { return false }
    return one.entity == other.entity && !map.isHosting(one.entity)
  }

  /// Servers whose certificate is not made out to the name that was asked for, one notice per server and name.
  package var certificateNotices: [Notice] {
    var seen: Set<String> = []
    var notices: [Notice] = []
    for (key, entry) in flows.entries.sorted(by: { ($0.key.capture, $0.value.frame) < ($1.key.capture, $1.value.frame) }
    ) {
      guard let host = HostName.normal(entry.serverName), let certificate = entry.certificate,
        !certificate.covers(host), seen.insert("\(entry.server) \(host)").inserted
      else { continue }
      notices.append(
        Notice(
          kind: "certificate-mismatch", capture: key.capture, frame: entry.frame,
          detail: "the server asked for as \(host) showed a certificate that is not made out to this name"))
    }
    return notices
  }
}

extension CivilDate {
  /// The day of a moment, in UTC.
  init(_ time: Timestamp) { self.init(daysSinceEpoch: Int(floorDivide(time.seconds, by: 86_400))) }
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}
