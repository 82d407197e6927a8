package import AuditModel
package import RulePacks

/// The devices that the captures show, with what packet headers, protocols and the inventory say of them.
package struct DeviceDirectory: Sendable {
  private var summaries: [DeviceSummary] = []
  private var addresses: [IPAddress] = []
  /// Positions in both lists.
  private var positions: [IPAddress: Int] = [:]

  /// - Parameters:
  ///   - facts: Those of all captures.
  ///   - seen: Addresses that sent or received something; a device of the inventory is listed only if it is among them
  ///     or in the facts.
  package init(
    facts: [SightedFact], seen: Set<IPAddress> = [], inventory: Inventory, vendors: VendorRegistry? = nil
  ) {
    var hardware: [IPAddress: MACAddress] = [:]
    let span = facts.span
    for index in span.indices {
      note(span[index].fact, &hardware)
      if case .tlsClientHello(let hello) = span[index].fact {
        noteSoftware(hello, of: span[index].sighting.client)
      }
    }
    for address in inventory.devices.flatMap(\.addresses) where seen.contains(address) { _ = touch(address) }
    for (address, mac) in hardware { change(address) { $0.mac = mac.description } }
    if !inventory.devices.isEmpty {
      for address in addresses { add(inventory, to: address, hardware[address]) }
    }
    for (address, mac) in hardware { change(address) { $0.vendor = vendors?.vendor(of: mac) } }
  }

  /// In the order of their addresses.
  package var devices: [DeviceSummary] {
    addresses.indices.sorted { addresses[$0] < addresses[$1] }.map { summaries[$0] }
  }

  package func device(at address: IPAddress) -> DeviceSummary? { positions[address].map { summaries[$0] } }

  /// The sender as transfers name it.
  package func sender(at address: IPAddress) -> Transfer.Sender {
    guard let position = positions[address] else { return Transfer.Sender(address: address.description) }
    return Transfer.Sender(
      address: summaries[position].address, name: summaries[position].name, role: summaries[position].role)
  }

  /// The position of the device at an address, which is added when it is new; `nil` for what is no address of a device.
  private mutating func touch(_ address: IPAddress) -> Int? {
    guard !address.isMulticastOrBroadcast, address.bits != 0 else { return nil }
    if let position = positions[address] { return position }
    positions[address] = summaries.count
    addresses.append(address)
    summaries.append(DeviceSummary(address: address.description))
    return summaries.count - 1
  }

  /// Changes what is said of a device that is known.
  private mutating func change(_ address: IPAddress, _ body: (inout DeviceSummary) -> Void) {
    if let position = positions[address] { body(&summaries[position]) }
  }

  /// Fingerprints kept of one device.
  private static let fingerprintLimit = 32

  private mutating func noteSoftware(_ hello: TLSClientHello, of address: IPAddress) {
    for text in [hello.ja3.map { "ja3 \($0)" }, hello.ja4.map { "ja4 \($0)" }] {
      guard let text, let position = touch(address) else { continue }
      var known = summaries[position].fingerprints ?? []
      guard !known.contains(text), known.count < Self.fingerprintLimit else { continue }
      known.append(text)
      summaries[position].fingerprints = known.sorted()
    }
  }

  private mutating func note(_ fact: Fact, _ hardware: inout [IPAddress: MACAddress]) {
    switch fact {
    case .neighbour(let address, let mac):
      guard !mac.isMulticast, mac.bits != 0, touch(address) != nil else { return }
      hardware[address] = mac
    case .deviceName(let address, let name):
      if let position = touch(address) { summaries[position].name = name }
    // In multicast DNS a device gives its own name.
    case .address(let name, let address) where name.hasSuffix(".local"):
      if let position = touch(address), summaries[position].name == nil { summaries[position].name = name }
    case .deviceProfile(let address, let profile, let role):
      guard let position = touch(address) else { return }
      // A printer stays one, whatever else it speaks.
      if summaries[position].role != .printer { summaries[position].role = role }
      if summaries[position].profile == nil || role == .printer { summaries[position].profile = profile }
    default: break
    }
  }

  /// What the user says of a device goes before what the packets say.
  private mutating func add(_ inventory: Inventory, to address: IPAddress, _ mac: MACAddress?) {
    let device = inventory.devices.first { device in
      device.addresses.contains(address) || mac.map(device.macs.contains) == true
    }
    guard let device else { return }
    change(address) { summary in
      summary.name = device.name
      if device.role != .unknown { summary.role = device.role }
      if let profile = device.profile { summary.profile = profile }
      if summary.mac == nil, device.macs.count == 1 { summary.mac = device.macs[0].description }
    }
  }
}
