import AuditModel
import Bytes

/// Who was contacted, under which name, over what, and how much of it could be read. Bounded: beyond `limit` contacts
/// only the omissions are counted.
struct ContactTable: Sendable {
  static let limit = 50_000

  private(set) var contacts: [Contact] = []
  private(set) var omitted = 0
  private var positions: [UInt128: Int32] = [:]
  private var keys: [UInt128] = []

  /// What tells one contact from another. The protocol's name counts by its text, so that equal contacts of two workers
  /// meet; datagrams ask with a name that was hashed before.
  static func key(
    client: IPAddress, server: Endpoint, host: String?, protocolName: String, channel: String
  ) -> UInt128 {
    var fingerprint = Fingerprint()
    fingerprint.combine(client.bits)
    fingerprint.combine(server.address.bits)
    fingerprint.combine(UInt64(server.port))
    fingerprint.combine(host ?? "")
    fingerprint.combine(protocolName)
    fingerprint.combine(channel)
    return fingerprint.value
  }

  /// Adds bytes to a contact; made when it is the first of its key.
  mutating func add(_ key: UInt128, frame: Int, coverage: Coverage, _ make: () -> Contact) {
    if let position = positions[key] {
      contacts[Int(position)].coverage.merge(coverage)
      contacts[Int(position)].frames.insert(frame)
    } else {
      insert(make(), key: key)
    }
  }

  /// Adds one datagram to a contact that is known; answers `false` when it is not.
  /// - Parameter opening: The frame, if it opened a conversation.
  mutating func addDatagram(_ key: UInt128, opening frame: Int?, count: Int, bin: Coverage.Bin) -> Bool {
    guard let position = positions[key] else { return false }
    contacts[Int(position)].coverage.add(count, to: bin)
    if let frame { contacts[Int(position)].frames.insert(frame) }
    return true
  }

  mutating func merge(_ other: ContactTable) {
    omitted += other.omitted
    for (contact, key) in zip(other.contacts, other.keys) {
      guard let position = positions[key] else {
        insert(contact, key: key)
        continue
      }
      merge(contact, at: Int(position))
    }
  }

  private mutating func merge(_ contact: Contact, at index: Int) {
    contacts[index].coverage.merge(contact.coverage)
    if contact.frames.first < contacts[index].frames.first {
      contacts[index].time = contact.time
      contacts[index].flow = contact.flow
    }
    contacts[index].frames.merge(contact.frames)
  }

  private mutating func insert(_ contact: Contact, key: UInt128) {
    guard contacts.count < Self.limit else {
      omitted += 1
      return
    }
    positions[key] = Int32(truncatingIfNeeded: contacts.count)
    contacts.append(contact)
    keys.append(key)
  }
}
