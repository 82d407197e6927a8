import AuditModel

/// What every TCP conversation needs, with payload or without.
struct TCPRecord: BitwiseCopyable {
  /// These two stand first: `state(_:)` relies on it.
  var initiator = SequenceState()
  var responder = SequenceState()
  var firstFrame: Int
  /// Nanoseconds.
  var firstTime: Int64
  /// The open stream, held by this record.
  var flow: Unmanaged<TCPFlow>?
  /// The stream's place among the open ones of the partition, as long as it is open.
  var position: UInt32 = 0
  /// Wireshark's marks for the reuse of ports: a FIN with ACK, or a RST, was seen.
  var wasFinished = false

  init(firstFrame: Int, firstTime: Int64) {
    self.firstFrame = firstFrame
    self.firstTime = firstTime
  }

  /// What is kept for a direction.
  @inline(__always)
  func state(_ direction: FlowDirection) -> SequenceState { direction.isForward ? initiator : responder }

  /// Whether a SYN without ACK begins another connection on the same addresses and ports: its number differs from the
  /// known initial one, or the old connection was finished.
  func isReused(by sequence: UInt32, _ direction: FlowDirection) -> Bool {
    state(direction).has(.base) && (state(direction).base != sequence || wasFinished)
  }

  /// Whether that connection is another stream. Wireshark 4.0 goes by the number alone, so a SYN repeated after a RST
  /// stays in the stream; 4.2 and later would number it anew.
  func isNumberedAnew(by sequence: UInt32, _ direction: FlowDirection) -> Bool { state(direction).base != sequence }

  /// Forgets the sequence numbers of a connection that was finished, for one that repeats its initial number.
  mutating func restart() {
    initiator = SequenceState()
    responder = SequenceState()
    wasFinished = false
  }
}

extension UnsafeMutablePointer<TCPRecord> {
  /// Where the state of a direction stands. A pointer, because an accessor that lends one of two variables is a call of
  /// a coroutine each time.
  @inline(__always)
  subscript(_ direction: FlowDirection) -> UnsafeMutablePointer<SequenceState> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: SequenceState.self) + (direction.isForward ? 0 : 1)
  }

  /// Learns the initial sequence numbers the way Wireshark does.
  @inline(__always)
  func noteBase(_ sequence: UInt32, acknowledgement: UInt32, _ flags: TCPFlags, _ direction: FlowDirection) {
    let (own, other) = (self[direction], self[direction.reversed])
    if !own.pointee.has(.base) || flags.contains([.syn, .ack]) {
      own.pointee.base = flags.contains(.syn) ? sequence : sequence &- 1
      own.pointee.marks.insert(.base)
    }
    if flags.contains(.ack), !other.pointee.has(.base) {
      other.pointee.base = acknowledgement &- 1
      other.pointee.marks.insert(.base)
    }
  }
}
