/// What a run may keep in memory for its flows. The totals are shared out over a fixed number of partitions, not over
/// the workers, so that a limit that bites does so at the same packet however many workers there are.
package struct FlowLimits: Sendable {
  /// Conversations remembered, of all transports; they cost 60 to 130 bytes each.
  package var conversations = 4 << 20
  /// TCP streams with payload that are open at one time; each costs what the receiver keeps for it.
  package var openStreams = 16_384
  /// Bytes that wait behind a hole in all streams, 64 per segment included.
  package var heldBytes = 64 << 20
  /// Bytes that wait behind a hole in one direction of a stream, 64 per segment included.
  package var heldBytesPerDirection = 2 << 20
  /// Segments that wait behind a hole in one direction of a stream.
  package var heldSegmentsPerDirection = 4_096
  /// Packets of a stream after which a hole that the other side has acknowledged counts as missing from the capture.
  /// Until then it may be that the capture shows packets in another order than the wire had.
  package var patience = 32
  /// Seconds without a packet, in packet time, after which a stream is closed. A later packet takes it up again under
  /// the same number. The default is the usual start of TCP keep-alives (RFC 9293 section 3.8.4).
  package var idleSeconds = 7_200
  /// Segments whose frames are remembered in one direction of a stream, when the receiver forgets none.
  package var rememberedSegments = 1 << 18

  package init() {}

  /// The limits of one partition.
  func shared(among partitions: Int) -> FlowLimits {
    var share = self
    share.conversations = max(16, conversations / partitions)
    share.openStreams = max(1, openStreams / partitions)
    share.heldBytes = max(1, heldBytes / partitions)
    return share
  }
}
