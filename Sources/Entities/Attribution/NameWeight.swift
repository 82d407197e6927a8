import AuditModel

/// How much a DNS answer says to a question of a client at a place. Greater is better: what the client itself saw
/// before, then what anyone saw before, then what came later, then what other captures hold.
struct NameWeight: Comparable {
  private var tier: Int
  private var distance: Int

  init(of sighting: borrowing Sighting, client: IPAddress, capture: Int, frame: Int) {
    let context = sighting.context
    guard capture == context.capture else {
      (tier, distance) = (0, -abs(context.capture - capture))
      return
    }
    if let newest = Self.newest(of: sighting.frames.frames, atOrBefore: frame) {
      (tier, distance) = (context.client == client ? 3 : 2, newest)
    } else {
      (tier, distance) = (1, context.client == client ? -sighting.frames.first : -sighting.frames.first - 1 << 32)
    }
  }

  /// The newest frame at or before `frame`.
  private static func newest(of frames: [Int], atOrBefore frame: Int) -> Int? {
    var low = 0
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle] <= frame { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? frames[low - 1] : nil
  }

  static func < (left: NameWeight, right: NameWeight) -> Bool {
    (left.tier, left.distance) < (right.tier, right.distance)
  }
}
