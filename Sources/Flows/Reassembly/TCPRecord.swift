import AuditModel

/// What every TCP conversation needs, with payload or without.
struct TCPRecord: BitwiseCopyable {
  var firstFrame: Int
  /// Nanoseconds.
  var firstTime: Int64
  /// The open stream, held by this record.
  var flow: Unmanaged<TCPFlow>?
  var initiator = SequenceState()
  var responder = SequenceState()
  /// Seconds.
  var lastSeen: UInt32
  /// Wireshark's marks for the reuse of ports: a FIN with ACK, or a RST, was seen.
  var wasFinished = false

  init(firstFrame: Int, firstTime: Int64, lastSeen: UInt32) {
    self.firstFrame = firstFrame
    self.firstTime = firstTime
    self.lastSeen = lastSeen
  }

  subscript(_ direction: FlowDirection) -> SequenceState {
    @inline(__always) _read {
      if direction == .fromInitiator { yield initiator } else { yield responder }
    }
    @inline(__always) _modify {
      if direction == .fromInitiator { yield &initiator } else { yield &responder }
    }
  }

  /// Whether a SYN without ACK opens another stream on the same addresses and ports. This is Wireshark's rule, so that
  /// streams are numbered alike: its number differs from the known initial one, or the old stream was finished.
  func isReused(by sequence: UInt32, _ direction: FlowDirection) -> Bool {
    self[direction].has(.base) && (self[direction].base != sequence || wasFinished)
  }

  /// Learns the initial sequence numbers the way Wireshark does.
  @inline(__always)
  mutating func noteBase(
    _ sequence: UInt32, acknowledgement: UInt32, _ flags: TCPFlags, _ direction: FlowDirection
  ) {
    if !self[direction].has(.base) || flags.contains([.syn, .ack]) {
      self[direction].base = flags.contains(.syn) ? sequence : sequence &- 1
      self[direction].marks.insert(.base)
    }
    if flags.contains(.ack), !self[direction.opposite].has(.base) {
      self[direction.opposite].base = acknowledgement &- 1
      self[direction.opposite].marks.insert(.base)
    }
  }
}
