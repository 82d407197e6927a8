import AuditModel
import Bytes

/// The facts of one capture, counted by what they say and between whom. Bounded: beyond `limit` distinct facts only the count goes on.
struct FactTable: Sendable {
  private struct Key: Hashable, Sendable {
    var fact: Fact
    var client: IPAddress
    var server: IPAddress
    var host: String?
    var signals: [String: String]
  }

  /// In one partition of the flows.
  static let limit = 12_500

  /// Off once the pages of all partitions are put together.
  var isBounded = true

  private(set) var facts: [SightedFact] = []
  private(set) var omitted = 0
  private var positions: [Key: Int] = [:]
  private var answers: [UInt128: Int] = [:]

  mutating func add(_ fact: Fact, count: Int = 1, _ sighting: @autoclosure () -> Sighting) {
    let sighting = sighting()
    let key = Key(
      fact: fact, client: sighting.client, server: sighting.server, host: sighting.host, signals: sighting.signals)
    if let position = positions[key] {
      repeated(position, sighting.frames, count, sighting)
    } else if let position = append(SightedFact(fact, sighting, count: count)) {
      positions[key] = position
    }
  }

  /// A DNS answer, the one fact frequent enough to be looked up before anything is allocated.
  mutating func add(
    name: RawSpan, address: IPAddress, client: IPAddress, frame: Int, _ sighting: () -> Sighting
  ) {
    var fingerprint = Fingerprint()
    fingerprint.combine(name)
    fingerprint.combine(address.bits)
    fingerprint.combine(client.bits)
    if let position = answers[fingerprint.value] {
      facts[position].count += 1
      facts[position].sighting.frames.insert(frame)
    } else if let position = append(SightedFact(.address(name: name.text, address), sighting())) {
      answers[fingerprint.value] = position
    }
  }

  mutating func merge(_ other: FactTable) {
    for fact in other.facts { add(fact.fact, count: fact.count, fact.sighting) }
    omitted += other.omitted
  }

  private mutating func append(_ fact: SightedFact) -> Int? {
    guard !isBounded || facts.count < Self.limit else {
      omitted += 1
      return nil
    }
    facts.append(fact)
    return facts.count - 1
  }

  /// Shards of one capture see the same fact in different frames: the earliest sighting stands, with the frames of all.
  private mutating func repeated(_ position: Int, _ frames: FrameList, _ count: Int, _ sighting: Sighting) {
    facts[position].count += count
    if sighting.frames.first < facts[position].sighting.frames.first {
      var earlier = sighting
      earlier.frames.merge(facts[position].sighting.frames)
      facts[position].sighting = earlier
    } else {
      facts[position].sighting.frames.merge(frames)
    }
  }
}
