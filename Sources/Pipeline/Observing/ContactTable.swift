import AuditModel
import Bytes

/// Who was contacted, under which name, over what, and how much of it could be read. Bounded: beyond `limit` contacts
/// only the omissions are counted.
struct ContactTable: Sendable {
  /// In one partition of the flows.
  static let limit = 3_200

  /// Off once the pages of all partitions are put together.
  var isBounded = true

  /// A datagram of a known contact. Such are entered together, as `SightingTable` does with sightings.
  private struct Arrival {
    /// The frame, if it opened a conversation; else 0.
    var opening: Int
    var count: Int32
    var position: Int16
    var bin: Coverage.Bin
  }

  private static let journalLimit = 256

  /// Datagrams that wait must be settled before these are asked for.
  private(set) var contacts: [Contact] = []
  private(set) var omitted = 0
  private var journal: [Arrival] = []
  private var positions = FingerprintTable()
  private var keys: [UInt128] = []

  /// What tells one contact from another. The protocol's name counts by its text, so that equal contacts of two workers
  /// meet.
  static func key(
    client: IPAddress, server: Endpoint, host: String?, protocolName: String, channel: String
  ) -> UInt128 {
    var fingerprint = Fingerprint()
    fingerprint.combine(client.bits)
    fingerprint.combine(server.address.bits)
    fingerprint.combine(UInt64(server.port))
    if let host, !host.isEmpty { fingerprint.combine(host) }
    fingerprint.combine(protocolName)
    fingerprint.combine(channel)
    return fingerprint.value
  }

  /// Makes room for so many contacts in all.
  mutating func reserve(_ count: Int) {
    contacts.reserveCapacity(count)
    keys.reserveCapacity(count)
  }

  /// Adds bytes to a contact; made when it is the first of its key. Answers where the contact stands, `nil` when there
  /// is no room for it.
  @discardableResult
  mutating func add(_ key: UInt128, frame: Int, coverage: Coverage, _ make: () -> Contact) -> Int? {
    if let position = positions.number(of: key) {
      contacts[position].coverage.merge(coverage)
      contacts[position].frames.insert(frame)
      return position
    }
    guard !isBounded || contacts.count < Self.limit else {
      omitted += 1
      return nil
    }
    insert(make(), key: key)
    return contacts.count - 1
  }

  /// Adds one datagram to a known contact.
  /// - Parameter opening: The frame, if it opened a conversation.
  mutating func addDatagram(at position: Int, opening frame: Int?, count: Int, bin: Coverage.Bin) {
    journal.append(
      Arrival(
        opening: frame ?? 0, count: Int32(clamping: count), position: Int16(clamping: position), bin: bin))
    if journal.count >= Self.journalLimit { settle() }
  }

  /// Enters the datagrams that wait.
  mutating func settle() {
    for arrival in journal {
      let position = Int(arrival.position)
      contacts[position].coverage.add(Int(arrival.count), to: arrival.bin)
      if arrival.opening > 0 { contacts[position].frames.insert(arrival.opening) }
    }
    journal.removeAll(keepingCapacity: true)
  }

  /// Puts all in the order of their first frames and of the servers' ports, to be taken.
  mutating func arrange() {
    let order = order
    contacts.arrange(by: order, <)
  }

  /// Moves all out.
  mutating func take() -> [Contact] {
    var taken: [Contact] = []
    swap(&taken, &contacts)
    return taken
  }

  private var order: [(Int, UInt16)] {
    var keys: [(Int, UInt16)] = []
    keys.reserveCapacity(contacts.count)
    let span = contacts.span
    for index in span.indices { keys.append((span[index].frames.first, span[index].serverPort)) }
    return keys
  }

  mutating func merge(_ other: inout ContactTable) {
    omitted += other.omitted
    for (index, key) in other.keys.enumerated() {
      if let position = positions.number(of: key) {
        let others = other.contacts.span
        merge(others[index], at: position)
      } else {
        insert(other.take(index), key: key)
      }
    }
  }

  /// Moves a contact out, as `SightingTable` does.
  private mutating func take(_ index: Int) -> Contact {
    var contact = contacts[0]
    if index > 0 { swap(&contact, &contacts[index]) }
    return contact
  }

  private mutating func merge(_ contact: borrowing Contact, at index: Int) {
    contacts[index].coverage.merge(contact.coverage)
    if contact.frames.first < contacts[index].frames.first {
      contacts[index].time = contact.time
      contacts[index].flow = contact.flow
    }
    contacts[index].frames.merge(contact.frames)
  }

  private mutating func insert(_ contact: consuming Contact, key: UInt128) {
    guard !isBounded || contacts.count < Self.limit else {
      omitted += 1
      return
    }
    positions.set(contacts.count, for: key)
    contacts.append(contact)
    keys.append(key)
  }
}
