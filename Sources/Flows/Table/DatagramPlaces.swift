package import AuditModel

/// Which frames brought the bytes of datagrams that hang together: the offsets of a direction go on from datagram to
/// datagram. Bounded; beyond the limit the older half is forgotten.
package final class DatagramPlaces {
  /// Entries kept of one direction.
  private static let limit = 1 << 16

  private var initiatorFrames = FrameMap()
  private var responderFrames = FrameMap()

  package init() {}

  /// The datagram that begins at `offset` came in `frame`, and in `others` if it was fragmented.
  package func note(_ frame: Int, and others: [Int], at offset: UInt64, from direction: FlowDirection) {
    if direction.isForward {
      Self.note(frame, others, offset, &initiatorFrames)
    } else {
      Self.note(frame, others, offset, &responderFrames)
    }
  }

  /// The frames in which the bytes of `range` arrived, in order of arrival; those that were forgotten are left out.
  package func frames(of range: Range<UInt64>, from direction: FlowDirection) -> [Int] {
    var list: [Int] = []
    let map = direction.isForward ? initiatorFrames : responderFrames
    map.visit(range) { if list.last != $0 { list.append($0) } }
    return list
  }

  /// Nobody will ask for frames of bytes before `offset` again.
  package func forget(before offset: UInt64, from direction: FlowDirection) {
    if direction.isForward { initiatorFrames.forget(before: offset) } else { responderFrames.forget(before: offset) }
  }

  /// About how many bytes of memory are held.
  package var byteCount: Int { (initiatorFrames.count + responderFrames.count) * 2 * MemoryLayout<FrameMap.Entry>.size }

  private static func note(_ frame: Int, _ others: [Int], _ offset: UInt64, _ map: inout FrameMap) {
    if others.isEmpty { map.append(frame, at: offset) } else { map.append(others, and: frame, at: offset) }
    if map.count > limit { _ = map.forgetHalf() }
  }
}
