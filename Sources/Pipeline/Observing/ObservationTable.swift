import AuditModel
import Bytes

/// The observations of one capture: equal ones (one value at one location between two peers) are counted, not repeated.
///
/// Bounded: at most `limitPerPlace` values of one data type at one place, and `limit` in all in one partition; what is
/// left out is counted.
struct ObservationTable: Sendable {
  /// In one partition of the flows.
  static let limit = 25_000
  static let limitPerPlace = 640

  /// Off once the pages of all partitions are put together.
  var isBounded = true

  /// Those known; repeats are counted here.
  var sightings = SightingTable<Observation>()
  private(set) var omitted = 0
  private var places: [UInt64] = []
  private var counts: [UInt64: Int32] = [:]
  private var links: Set<UInt64> = []

  /// All of them; the sightings must be settled.
  var observations: [Observation] { sightings.elements }

  /// Makes room for so many in all.
  mutating func reserve(_ count: Int) {
    sightings.reserve(count)
    places.reserveCapacity(count)
  }

  /// Adds a new observation, made only when there is room for it; `nil` when its place is full. `place` identifies type
  /// and location without the value.
  mutating func add(_ observation: @autoclosure () -> Observation, key: UInt128, place: UInt64) -> Int? {
    guard makeRoom(at: place) else { return nil }
    sightings.append(observation(), key: key)
    return sightings.count - 1
  }

  /// Counts one more observation of a place, unless there is no room for it.
  private mutating func makeRoom(at place: UInt64) -> Bool {
    guard !isBounded || sightings.count < Self.limit && counts[place, default: 0] < Self.limitPerPlace else {
      omitted += 1
      return false
    }
    if isBounded { counts[place, default: 0] += 1 }
    places.append(place)
    return true
  }

  /// Notes that two observations shared a message.
  mutating func link(_ first: Int, _ second: Int) {
    guard first != second, links.count < 1 << 20 else { return }
    links.insert(UInt64(min(first, second)) << 32 | UInt64(max(first, second)))
  }

  /// Adds what another worker saw of the same capture.
  mutating func merge(_ other: inout ObservationTable) {
    var translated: [Int?] = []
    translated.reserveCapacity(other.sightings.count)
    for (index, key) in other.sightings.keys.enumerated() {
      if let position = sightings.position(of: key) {
        sightings.merge(index, of: other.sightings, at: position)
        translated.append(position)
      } else if makeRoom(at: other.places[index]) {
        sightings.adopt(index, of: &other.sightings)
        translated.append(sightings.count - 1)
      } else {
        translated.append(nil)
      }
    }
    for pair in other.links {
      let (first, second) = (translated[Int(pair >> 32)], translated[Int(pair & 0xFFFF_FFFF)])
      if let first, let second { link(first, second) }
    }
    omitted += other.omitted
  }

  /// The position of the observation with this key.
  func position(of key: UInt128) -> Int? { sightings.position(of: key) }

  /// The same table with the observations that `change` answers, and without those for which it answers `nil`.
  func rewritten(_ change: (Int, Observation) -> Observation?) -> ObservationTable {
    var result = ObservationTable()
    result.isBounded = false
    var translated: [Int?] = []
    for (index, observation) in observations.enumerated() {
      translated.append(
        change(index, observation).flatMap { result.add($0, key: sightings.keys[index], place: places[index]) })
    }
    for pair in links {
      if let first = translated[Int(pair >> 32)], let second = translated[Int(pair & 0xFFFF_FFFF)] {
        result.link(first, second)
      }
    }
    result.omitted = omitted
    return result
  }

  /// Pairs of positions of what one message carried, each once, in no order.
  func forEachLink(_ body: (Int, Int) -> Void) {
    for pair in links { body(Int(pair >> 32), Int(pair & 0xFFFF_FFFF)) }
  }
}
