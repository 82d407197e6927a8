import AuditModel

/// All DNS answers of the evidence, to be asked which name a client meant by an address.
struct NameRecords {
  /// Aliases followed from an address back to the name that was asked for.
  private static let chainLimit = 16

  private let facts: [SightedFact]
  /// Positions of the first answers that name an address, or an alias of a name.
  private var byAddress: [IPAddress: Int32] = [:]
  private var byTarget: [String: Int32] = [:]
  /// For each fact the position of the next answer that leads to the same, -1 behind the last.
  private var next: [Int32]

  init(_ facts: [SightedFact]) {
    self.facts = facts
    next = Array(repeating: -1, count: facts.count)
    // From the end, so that each list is in the order of the facts.
    let span = facts.span
    for index in span.indices.reversed() {
      let number = Int32(truncatingIfNeeded: index)
      switch span[index].fact {
      case .address(_, let address): next[index] = byAddress.updateValue(number, forKey: address) ?? -1
      case .alias(let name, let target) where name != target:
        next[index] = byTarget.updateValue(number, forKey: target) ?? -1
      default: break
      }
    }
  }

  /// Whether any answer names the address.
  func knows(_ address: IPAddress) -> Bool { byAddress[address] != nil }

  /// The names of the records from a position on.
  private func names(from first: Int32?) -> [String] {
    var names: [String] = []
    var position = first ?? -1
    while position >= 0 {
      names.append(name(at: Int(position)))
      position = next[Int(position)]
    }
    return names
  }

  private func name(at position: Int) -> String {
    switch facts[position].fact {
    case .address(let name, _), .alias(let name, _): name
    default: ""
    }
  }

  /// The names that led the client to the address, the one it asked for first and the one with the address last. Empty
  /// when no answer names the address.
  func chain(to address: IPAddress, client: IPAddress, capture: Int, frame: Int) -> [String] {
    guard let last = best(from: byAddress[address], client, capture, frame) else { return [] }
    var chain = [last]
    while chain.count < Self.chainLimit, let name = best(from: byTarget[chain[0]], client, capture, frame),
      !chain.contains(name)
    {
      chain.insert(name, at: 0)
    }
    return chain
  }

  /// The chain from a name the client used to the address, as far as answers show it; empty when they do not.
  func chain(from host: String, to address: IPAddress) -> [String] {
    for name in names(from: byAddress[address]) {
      if name == host { return [host] }
      if let chain = path(from: host, to: name) { return chain }
    }
    return []
  }

  /// Follows aliases backwards, each name once.
  private func path(from host: String, to target: String) -> [String]? {
    var previous: [String: String] = [:]
    var open = [target]
    var visited: Set<String> = [target]
    while let name = open.popLast(), visited.count < 256 {
      for alias in names(from: byTarget[name]) where visited.insert(alias).inserted {
        previous[alias] = name
        if alias == host { return unroll(host, previous) }
        open.append(alias)
      }
    }
    return nil
  }

  private func unroll(_ host: String, _ next: [String: String]) -> [String] {
    var chain = [host]
    while let last = chain.last, let name = next[last], chain.count < Self.chainLimit { chain.append(name) }
    return chain
  }

  /// The name of the record that says most to a question of this client at this place.
  private func best(from first: Int32?, _ client: IPAddress, _ capture: Int, _ frame: Int) -> String? {
    guard let first else { return nil }
    var best = Int(first)
    var position = next[best]
    guard position >= 0 else { return name(at: best) }
    let span = facts.span
    var weight = NameWeight(of: span[best].sighting, client: client, capture: capture, frame: frame)
    while position >= 0 {
      let other = NameWeight(of: span[Int(position)].sighting, client: client, capture: capture, frame: frame)
      // The name settles ties, so that the answer does not depend on the order of facts.
      if weight < other || weight == other && name(at: Int(position)) < name(at: best) {
        (best, weight) = (Int(position), other)
      }
      position = next[Int(position)]
    }
    return name(at: best)
  }
}
