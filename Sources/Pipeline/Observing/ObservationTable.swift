import AuditModel
import Bytes

/// The observations of one capture: equal ones (one value at one location between two peers) are counted, not repeated.
///
/// Bounded: at most `limitPerPlace` values are kept of one data type at one place, and `limit` in all; what is left out
/// is counted. The kept ones are those of the lowest first frames, whatever the order of arrival, so that any sharing-out
/// among workers keeps the same.
struct ObservationTable: Sendable {
  static let limit = 400_000
  static let limitPerPlace = 20_000

  private(set) var observations: [Observation] = []
  private(set) var omitted = 0
  private var positions: [UInt128: Int32] = [:]
  private var places: [UInt64: Int32] = [:]
  private var links: Set<UInt64> = []

  /// Counts one more occurrence of a known observation; `nil` when `key` is new.
  mutating func repeated(_ key: UInt128, frames: [Int]) -> Int? {
    guard let position = positions[key] else { return nil }
    let index = Int(position)
    observations[index].count += 1
    for frame in frames { observations[index].sighting.frames.insert(frame) }
    return index
  }

  /// Adds a new observation; `nil` when its place is full. `place` identifies type and location without the value.
  mutating func add(_ observation: Observation, key: UInt128, place: UInt64) -> Int? {
    guard observations.count < Self.limit, places[place, default: 0] < Self.limitPerPlace else {
      omitted += 1
      return nil
    }
    places[place, default: 0] += 1
    let index = observations.count
    positions[key] = Int32(truncatingIfNeeded: index)
    observations.append(observation)
    return index
  }

  /// Notes that two observations shared a message.
  mutating func link(_ first: Int, _ second: Int) {
    guard first != second, links.count < 1 << 20 else { return }
    links.insert(UInt64(min(first, second)) << 32 | UInt64(max(first, second)))
  }

  /// The observations with their links filled in.
  func linked() -> [Observation] {
    var result = observations
    for pair in links {
      let (first, second) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
      result[first].links.append(second)
      result[second].links.append(first)
    }
    for index in result.indices { result[index].links.sort() }
    return result
  }
}
