package import AuditModel

/// Receives what the flow table makes of packets: ordered bytes with their frames, gaps, and ends.
package protocol StreamReceiver: AnyObject {
  /// The next in-order bytes of one direction. `chunk.offset` counts from the first payload byte seen of this direction
  /// and has no holes: a gap advances it.
  func received(_ chunk: borrowing StreamChunk, of flow: TCPFlow)
  /// `count` bytes are missing before the next chunk, which starts at `offset + count`.
  func lost(_ count: Int, from direction: FlowDirection, at offset: UInt64, of flow: TCPFlow)
  /// Payload bytes that were already delivered came again.
  func repeated(_ count: Int, of flow: TCPFlow)
  /// One direction has ended (FIN or RST). A stream that simply stops is only `closed`.
  func ended(_ direction: FlowDirection, of flow: TCPFlow)
  /// The flow is over or was evicted; nothing more comes. Both directions count as ended. Should payload come all the
  /// same (after a forged RST, or a long silence), it comes with a new `TCPFlow` of the same `firstFrame`.
  func closed(_ flow: TCPFlow)
  /// One whole datagram. Answers the mark that the next one of the conversation shall bear.
  func received(_ datagram: borrowing Datagram) -> UInt32
  /// The flow table had to give something up: `reassembly-memory`, `flow-table-full`, `overlap-conflict` …
  func trouble(_ kind: StaticString, frame: Int)
}

/// Ordered bytes of one direction of a TCP stream.
package struct StreamChunk: ~Escapable {
  package let bytes: RawSpan
  package let direction: FlowDirection
  package let offset: UInt64
  /// The frame the bytes arrived in (the last one, if the datagram was fragmented).
  package let frame: Int
  package let time: Timestamp

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, direction: FlowDirection, offset: UInt64, frame: Int, time: Timestamp) {
    self.bytes = bytes
    self.direction = direction
    self.offset = offset
    self.frame = frame
    self.time = time
  }
}

/// One UDP datagram with its conversation.
package struct Datagram: ~Escapable {
  package let bytes: RawSpan
  package let initiator: Endpoint
  package let responder: Endpoint
  package let direction: FlowDirection
  /// Frame that opened the conversation.
  package let firstFrame: Int
  package let frame: Int
  package let time: Timestamp
  /// Payload bytes after `bytes` that the capture lacks (snap length).
  package let missing: Int
  /// The partition the conversation belongs to, as `TCPFlow.partition`.
  package let partition: Int
  /// Frames besides `frame` that brought the bytes, for a datagram that came in fragments.
  package let otherFrames: [Int]
  /// What the receiver answered for the datagram before; 0 for the first, and where that is not known any more.
  package let mark: UInt32

  @_lifetime(copy bytes)
  package init(
    bytes: RawSpan, initiator: Endpoint, responder: Endpoint, direction: FlowDirection, firstFrame: Int, frame: Int,
    time: Timestamp, missing: Int = 0, otherFrames: [Int] = [], partition: Int = 0, mark: UInt32 = 0
  ) {
    self.mark = mark
    self.partition = partition
    self.bytes = bytes
    self.initiator = initiator
    self.responder = responder
    self.direction = direction
    self.firstFrame = firstFrame
    self.frame = frame
    self.time = time
    self.missing = missing
    self.otherFrames = otherFrames
  }
}
