/// Ascending frame numbers: the first `limit` of them, and how many more there were.
package struct FrameList: Hashable, Sendable {
  package static let limit = 1_000

  package private(set) var frames: [Int]
  package private(set) var omitted = 0

  package init(_ frames: [Int] = []) {
    self.frames = []
    for frame in frames.sorted() { insert(frame) }
  }

  package var first: Int { frames.first ?? 0 }

  /// Adds a frame; a frame already listed is not added twice. Frames mostly arrive in ascending order.
  package mutating func insert(_ frame: Int) {
    if let last = frames.last, frame <= last {
      guard let position = frames.firstIndex(where: { $0 >= frame }), frames[position] != frame else { return }
      frames.insert(frame, at: position)
      if frames.count > Self.limit {
        frames.removeLast()
        omitted += 1
      }
    } else if frames.count < Self.limit {
      frames.append(frame)
    } else {
      omitted += 1
    }
  }

  package mutating func merge(_ other: FrameList) {
    for frame in other.frames { insert(frame) }
    omitted += other.omitted
  }
}
