import AuditModel

/// Frames of many transfers or facts, by capture; at most `FrameList.limit` of each capture are kept.
struct FrameGathering {
  private var frames: [Int: [Int]] = [:]

  /// The frames of each capture, to ask for many of them.
  var sets: [Int: Set<Int>] { frames.mapValues { Set($0) } }

  mutating func add(_ more: [Int], capture: Int) { frames[capture, default: []] += more }

  /// One entry for each capture, in order.
  func evidence(detail: [String: String]) -> [Finding.Evidence] {
    frames.sorted { $0.key < $1.key }.map { capture, frames in
      var unique: [Int] = []
      for frame in frames.sorted() where unique.last != frame { unique.append(frame) }
      var detail = detail
      if unique.count > FrameList.limit { detail["framesOmitted"] = String(unique.count - FrameList.limit) }
      return Finding.Evidence(capture: capture, frames: Array(unique.prefix(FrameList.limit)), detail: detail)
    }
  }
}
