package import AuditModel
package import RulePacks

/// The devices that the captures show, with what packet headers, protocols and the inventory say of them.
package struct DeviceDirectory: Sendable {
  private var summaries: [IPAddress: DeviceSummary] = [:]

  /// - Parameters:
  ///   - facts: Those of all captures.
  ///   - seen: Addresses that sent or received something; a device of the inventory is listed only if it is among them
  ///     or in the facts.
  package init(
    facts: [SightedFact], seen: Set<IPAddress> = [], inventory: Inventory, vendors: VendorRegistry? = nil
  ) {
    var hardware: [IPAddress: MACAddress] = [:]
    for index in facts.indices {
      note(facts[index].fact, &hardware)
      if case .tlsClientHello(let hello) = facts[index].fact {
        noteSoftware(hello, of: facts[index].sighting.client)
      }
    }
    for address in inventory.devices.flatMap(\.addresses) where seen.contains(address) { touch(address) }
    for (address, mac) in hardware { summaries[address]?.mac = mac.description }
    if !inventory.devices.isEmpty {
      for address in summaries.keys { add(inventory, to: address, hardware[address]) }
    }
    for (address, mac) in hardware { summaries[address]?.vendor = vendors?.vendor(of: mac) }
  }

  /// In the order of their addresses.
  package var devices: [DeviceSummary] {
    summaries.keys.sorted().compactMap { summaries[$0] }
  }

  package func device(at address: IPAddress) -> DeviceSummary? { summaries[address] }

  /// The sender as transfers name it.
  package func sender(at address: IPAddress) -> Transfer.Sender {
    let device = summaries[address]
    return Transfer.Sender(address: address.description, name: device?.name, role: device?.role ?? .unknown)
  }

  @discardableResult
  private mutating func touch(_ address: IPAddress) -> Bool {
    guard !address.isMulticastOrBroadcast, address.bits != 0 else { return false }
    if summaries[address] == nil { summaries[address] = DeviceSummary(address: address.description) }
    return true
  }

  /// Fingerprints kept of one device.
  private static let fingerprintLimit = 32

  private mutating func noteSoftware(_ hello: TLSClientHello, of address: IPAddress) {
    var known = summaries[address]?.fingerprints ?? []
    for text in [hello.ja3.map { "ja3 \($0)" }, hello.ja4.map { "ja4 \($0)" }] {
      guard let text, !known.contains(text), known.count < Self.fingerprintLimit, touch(address) else { continue }
      known.append(text)
    }
    if !known.isEmpty { summaries[address]?.fingerprints = known.sorted() }
  }

  private mutating func note(_ fact: Fact, _ hardware: inout [IPAddress: MACAddress]) {
    switch fact {
    case .neighbour(let address, let mac):
      guard !mac.isMulticast, mac.bits != 0, touch(address) else { return }
      hardware[address] = mac
    case .deviceName(let address, let name):
      if touch(address) { summaries[address]?.name = name }
    // In multicast DNS a device gives its own name.
    case .address(let name, let address) where name.hasSuffix(".local"):
      if touch(address), summaries[address]?.name == nil { summaries[address]?.name = name }
    case .deviceProfile(let address, let profile, let role):
      guard touch(address) else { return }
      // A printer stays one, whatever else it speaks.
      if summaries[address]?.role != .printer { summaries[address]?.role = role }
      if summaries[address]?.profile == nil || role == .printer { summaries[address]?.profile = profile }
    default: break
    }
  }

  /// What the user says of a device goes before what the packets say.
  private mutating func add(_ inventory: Inventory, to address: IPAddress, _ mac: MACAddress?) {
    let device = inventory.devices.first { device in
      device.addresses.contains(address) || mac.map(device.macs.contains) == true
    }
    guard let device else { return }
    summaries[address]?.name = device.name
    if device.role != .unknown { summaries[address]?.role = device.role }
    if let profile = device.profile { summaries[address]?.profile = profile }
    if summaries[address]?.mac == nil, device.macs.count == 1 { summaries[address]?.mac = device.macs[0].description }
  }
}
