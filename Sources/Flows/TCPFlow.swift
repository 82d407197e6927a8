package import AuditModel
import CPrefetch

/// A TCP stream with payload. Allocated at its first payload byte: flows without payload cost a table slot only.
package final class TCPFlow {
  package let initiator: Endpoint
  package let responder: Endpoint
  /// Frame that opened the stream.
  package let firstFrame: Int
  package let firstTime: Timestamp
  /// The partition the flow belongs to, 0 to `FlowTable.partitionCount - 1`, whatever the number of shards.
  package let partition: Int
  /// What the receiver keeps for this flow.
  package var attachment: AnyObject?
  /// Where the largest parts of that lie, so that they can be fetched from memory before the flow is closed. Nothing is
  /// read there: what lay there may be gone.
  package var places: (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?)

  /// What reassembly keeps for each direction.
  @exclusivity(unchecked) private var initiatorSide = StreamSide()
  @exclusivity(unchecked) private var responderSide = StreamSide()
  /// Each is told once per stream.
  var hasConflict = false
  var hasSurrendered = false

  package init(initiator: Endpoint, responder: Endpoint, firstFrame: Int, firstTime: Timestamp, partition: Int = 0) {
    self.partition = partition
    self.initiator = initiator
    self.responder = responder
    self.firstFrame = firstFrame
    self.firstTime = firstTime
  }

  /// Bytes of a flow, and at most of each part of an attachment, that are worth fetching.
  static let size = 320
  private static let partSize = 384

  /// Begins to fetch what the receiver keeps for this flow from memory.
  func prefetchAttachments() {
    if let place = places.0 { candor_prefetch(place, Self.partSize) }
    if let place = places.1 { candor_prefetch(place, Self.partSize) }
    if let place = places.2 { candor_prefetch(place, Self.partSize) }
  }

  subscript(_ direction: FlowDirection) -> StreamSide {
    @inline(__always) _read {
      if direction.isForward { yield initiatorSide } else { yield responderSide }
    }
    @inline(__always) _modify {
      if direction.isForward { yield &initiatorSide } else { yield &responderSide }
    }
  }

  /// Takes `count` bytes of `frame` as the next in order, and answers where they start and how many frames are
  /// remembered now. Asked for every segment, so it is no accessor that lends a side, which would be a coroutine.
  @inline(__always)
  func advance(
    by count: Int, frame: Int, with otherFrames: [Int], from direction: FlowDirection
  ) -> (start: UInt64, remembered: Int) {
    if direction.isForward {
      (initiatorSide.advance(by: count, frame: frame, with: otherFrames), initiatorSide.frames.count)
    } else {
      (responderSide.advance(by: count, frame: frame, with: otherFrames), responderSide.frames.count)
    }
  }

  /// Adds to `list` exactly the frames in which the bytes of `range` arrived. Bytes that were lost, or whose frames
  /// were forgotten, add none.
  package func frames(of range: Range<UInt64>, from direction: FlowDirection, into list: inout FrameList) {
    self[direction].frames.visit(range) { list.insert($0) }
  }

  /// Calls `body` with each frame in which bytes of `range` arrived, in order of the stream; one may come twice.
  package func visitFrames(of range: Range<UInt64>, from direction: FlowDirection, _ body: (Int) -> Void) {
    self[direction].frames.visit(range, body)
  }

  /// As `frames(of:from:into:)`, in order of arrival in the stream.
  package func frames(of range: Range<UInt64>, from direction: FlowDirection) -> [Int] {
    var list: [Int] = []
    self[direction].frames.visit(range) { if list.last != $0 { list.append($0) } }
    return list
  }

  /// The receiver will not ask for frames of bytes before `offset` again. Cheap enough to call for every message.
  package func forget(before offset: UInt64, from direction: FlowDirection) {
    self[direction].frames.forget(before: offset)
  }
}
