import AuditModel

/// A DNS answer as one client saw it: a name with an address, or with another name.
struct NameRecord {
  var name: String
  var client: IPAddress
  var capture: Int
  var frames: FrameList

  init(name: String, _ sighting: Sighting) {
    self.name = name
    (client, capture, frames) = (sighting.client, sighting.capture, sighting.frames)
  }

  /// The newest frame at or before `frame`.
  func newest(atOrBefore frame: Int) -> Int? {
    let all = frames.frames
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] <= frame { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? all[low - 1] : nil
  }

  /// How much the record says to a question of this client at this place. Greater is better: what the client itself saw
  /// before, then what anyone saw before, then what came later, then what other captures hold.
  func weight(client asker: IPAddress, capture: Int, frame: Int) -> NameWeight {
    guard capture == self.capture else {
      return NameWeight(tier: 0, distance: -abs(self.capture - capture), name: name)
    }
    if let newest = newest(atOrBefore: frame) {
      return NameWeight(tier: client == asker ? 3 : 2, distance: newest, name: name)
    }
    return NameWeight(tier: 1, distance: client == asker ? -frames.first : -frames.first - 1 << 32, name: name)
  }
}

/// An order of records; the name settles ties, so that the answer does not depend on the order of facts.
struct NameWeight: Comparable {
  var tier: Int
  var distance: Int
  var name: String

  static func < (left: NameWeight, right: NameWeight) -> Bool {
    (left.tier, left.distance, right.name) < (right.tier, right.distance, left.name)
  }
}
