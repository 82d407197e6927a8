import AuditModel
import Bytes

/// Where the contacts of the latest datagrams stand in the table: a small cache, so that a datagram whose peers spoke
/// before costs one comparison.
struct RecentContacts {
  private struct Slot {
    var key: UInt128 = 0
    var position: Int32 = -1
  }

  private var slots = Array(repeating: Slot(), count: 1 << 10)

  /// What tells one contact from another in clear and without a host.
  /// - Parameter name: The protocol's; static texts differ by their place.
  static func key(client: IPAddress, server: Endpoint, protocolName name: StaticString) -> UInt128 {
    var fingerprint = Fingerprint()
    fingerprint.combine(client.bits)
    fingerprint.combine(server.address.bits)
    fingerprint.combine(UInt64(UInt(bitPattern: name.utf8Start)) << 16 ^ UInt64(server.port))
    return fingerprint.value
  }

  func position(of key: UInt128) -> Int? {
    let slot = slots[index(key)]
    return slot.key == key && slot.position >= 0 ? Int(slot.position) : nil
  }

  mutating func remember(_ position: Int, for key: UInt128) {
    slots[index(key)] = Slot(key: key, position: Int32(clamping: position))
  }

  private func index(_ key: UInt128) -> Int { Int(truncatingIfNeeded: key) & (slots.count - 1) }
}
