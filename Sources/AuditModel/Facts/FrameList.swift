/// Ascending frame numbers: the first `limit` of them, and how many more there were.
@usableFromInline
package struct FrameList: Hashable, Sendable {
  @inlinable package static var limit: Int { 1_000 }

  @usableFromInline package internal(set) var frames: [Int]
  @usableFromInline package internal(set) var omitted = 0
  /// The last frame listed, 0 for none: told here too, because a list is mostly asked for it, and its storage is mostly
  /// not in the processor's cache.
  @usableFromInline var last = 0

  package init(_ frames: [Int] = []) {
    self.frames = []
    for frame in frames.count > 1 ? frames.sorted() : frames { insert(frame) }
  }

  package var first: Int { frames.first ?? 0 }

  /// Adds a frame; a frame already listed is not added twice. Frames mostly arrive in ascending order.
  /// - Returns: Whether the frame stands before all that were listed.
  @discardableResult
  @inlinable package mutating func insert(_ frame: Int) -> Bool {
    if frame <= last, last > 0 { return frame < last && insertBefore(frame) }
    guard frames.count < Self.limit else {
      omitted += 1
      return false
    }
    frames.append(frame)
    last = frame
    return frames.count == 1
  }

  /// Adds a frame that came out of order.
  @usableFromInline mutating func insertBefore(_ frame: Int) -> Bool {
    let position = lowerBound(of: frame)
    guard frames[position] != frame else { return false }
    frames.insert(frame, at: position)
    if frames.count > Self.limit {
      frames.removeLast()
      omitted += 1
      last = frames.last ?? 0
    }
    return position == 0
  }

  /// Position of the first frame that is not below `frame`.
  private func lowerBound(of frame: Int) -> Int {
    var low = 0
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle] < frame { low = middle + 1 } else { high = middle }
    }
    return low
  }

  package mutating func merge(_ other: FrameList) {
    for frame in other.frames { insert(frame) }
    omitted += other.omitted
  }
}
