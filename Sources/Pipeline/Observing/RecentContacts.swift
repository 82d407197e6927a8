import AuditModel

/// Where the contacts of the latest datagrams stand in the table: a small cache, one slot for each mix of addresses and
/// port, so that a datagram whose peers spoke before costs one comparison.
struct RecentContacts {
  private struct Slot {
    var client = IPAddress(v4: 0)
    var server = Endpoint(IPAddress(v4: 0), 0)
    var protocolName = ""
    var position = -1
  }

  private var slots = Array(repeating: Slot(), count: 1 << 12)

  func position(client: IPAddress, server: Endpoint, protocolName: String) -> Int? {
    let index = index(client, server)
    guard slots[index].position >= 0, slots[index].client == client, slots[index].server == server,
      slots[index].protocolName == protocolName
    else { return nil }
    return slots[index].position
  }

  mutating func remember(_ position: Int, client: IPAddress, server: Endpoint, protocolName: String) {
    slots[index(client, server)] = Slot(
      client: client, server: server, protocolName: protocolName, position: position)
  }

  private func index(_ client: IPAddress, _ server: Endpoint) -> Int {
    var mix = UInt64(truncatingIfNeeded: client.bits) &* 0x9E37_79B9_7F4A_7C15
    mix ^= (UInt64(truncatingIfNeeded: server.address.bits) &+ UInt64(server.port) << 40) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: (mix ^ mix >> 29) >> 17) & (slots.count - 1)
  }
}
