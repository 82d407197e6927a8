import AuditModel

/// All DNS answers of the evidence, to be asked which name a client meant by an address.
struct NameRecords {
  /// Aliases followed from an address back to the name that was asked for.
  private static let chainLimit = 16

  private var byAddress: [IPAddress: [NameRecord]] = [:]
  private var byTarget: [String: [NameRecord]] = [:]

  init(_ facts: [SightedFact]) {
    for index in facts.indices {
      switch facts[index].fact {
      case .address(let name, let address):
        byAddress[address, default: []].append(NameRecord(name: name, facts[index].sighting))
      case .alias(let name, let target) where name != target:
        byTarget[target, default: []].append(NameRecord(name: name, facts[index].sighting))
      default: break
      }
    }
  }

  /// The names that led the client to the address, the one it asked for first and the one with the address last. Empty
  /// when no answer names the address.
  func chain(to address: IPAddress, client: IPAddress, capture: Int, frame: Int) -> [String] {
    guard let last = best(byAddress[address], client, capture, frame) else { return [] }
    var chain = [last]
    while chain.count < Self.chainLimit, let name = best(byTarget[chain[0]], client, capture, frame),
      !chain.contains(name)
    {
      chain.insert(name, at: 0)
    }
    return chain
  }

  /// The chain from a name the client used to the address, as far as answers show it; empty when they do not.
  func chain(from host: String, to address: IPAddress) -> [String] {
    for record in byAddress[address] ?? [] {
      if record.name == host { return [host] }
      if let chain = path(from: host, to: record.name) { return chain }
    }
    return []
  }

  /// Follows aliases backwards, each name once.
  private func path(from host: String, to target: String) -> [String]? {
    var previous: [String: String] = [:]
    var open = [target]
    var visited: Set<String> = [target]
    while let name = open.popLast(), visited.count < 256 {
      for record in byTarget[name] ?? [] where visited.insert(record.name).inserted {
        previous[record.name] = name
        if record.name == host { return unroll(host, previous) }
        open.append(record.name)
      }
    }
    return nil
  }

  private func unroll(_ host: String, _ next: [String: String]) -> [String] {
    var chain = [host]
    while let last = chain.last, let name = next[last], chain.count < Self.chainLimit { chain.append(name) }
    return chain
  }

  private func best(_ records: [NameRecord]?, _ client: IPAddress, _ capture: Int, _ frame: Int) -> String? {
    records?.map { $0.weight(client: client, capture: capture, frame: frame) }.max()?.name
  }
}
