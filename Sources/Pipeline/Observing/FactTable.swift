import AuditModel
import Bytes

/// The facts of one capture, counted by what they say and between whom. Bounded: beyond `limit` distinct facts only the
/// count goes on.
struct FactTable: Sendable {
  /// In one partition of the flows.
  static let limit = 12_500

  /// Off once the pages of all partitions are put together.
  var isBounded = true

  /// Those known; repeats are counted here.
  var sightings = SightingTable<SightedFact>()
  private(set) var omitted = 0

  /// All of them; the sightings must be settled.
  var facts: [SightedFact] { sightings.elements }

  /// What makes two facts the same one. A DNS answer says the same whichever server gave it.
  static func key(
    _ fact: Fact, client: IPAddress, server: IPAddress, host: String?, dnt: UInt8, gpc: UInt8
  ) -> UInt128 {
    if case .address(let name, let address) = fact {
      var fingerprint = answer(address, client)
      fingerprint.combine(name)
      return fingerprint.value
    }
    var fingerprint = Fingerprint()
    fingerprint.combine(UInt64(truncatingIfNeeded: Int64(fact.hashValue)))
    fingerprint.combine(client.bits)
    fingerprint.combine(server.bits)
    fingerprint.combine(UInt64(dnt) << 8 | UInt64(gpc))
    fingerprint.combine(host ?? "")
    return fingerprint.value
  }

  /// The key of a DNS answer, made from bytes.
  static func key(name: RawSpan, address: IPAddress, client: IPAddress) -> UInt128 {
    var fingerprint = answer(address, client)
    fingerprint.combine(name)
    return fingerprint.value
  }

  private static func answer(_ address: IPAddress, _ client: IPAddress) -> Fingerprint {
    var fingerprint = Fingerprint()
    fingerprint.combine(address.bits)
    fingerprint.combine(client.bits)
    return fingerprint
  }

  private var hasRoom: Bool { !isBounded || sightings.count < Self.limit }

  /// Adds a fact whose key is new; made only when there is room for it.
  mutating func add(_ fact: @autoclosure () -> SightedFact, key: UInt128) {
    guard hasRoom else {
      omitted += 1
      return
    }
    sightings.append(fact(), key: key)
  }

  mutating func merge(_ other: inout FactTable) {
    for (index, key) in other.sightings.keys.enumerated() {
      if let position = sightings.position(of: key) {
        sightings.merge(index, of: other.sightings, at: position)
      } else if hasRoom {
        sightings.adopt(index, of: &other.sightings)
      } else {
        omitted += 1
      }
    }
    omitted += other.omitted
  }
}
