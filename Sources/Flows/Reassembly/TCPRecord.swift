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
      if direction.isForward { yield initiator } else { yield responder }
    }
    @inline(__always) _modify {
      if direction.isForward { yield &initiator } else { yield &responder }
    }
  }

  /// Whether a SYN without ACK begins another connection on the same addresses and ports: its number differs from the
  /// known initial one, or the old connection was finished.
  func isReused(by sequence: UInt32, _ direction: FlowDirection) -> Bool {
    self[direction].has(.base) && (self[direction].base != sequence || wasFinished)
  }

  /// Whether that connection is another stream. Wireshark 4.0 goes by the number alone, so a SYN repeated after a RST
  /// stays in the stream; 4.2 and later would number it anew.
  func isNumberedAnew(by sequence: UInt32, _ direction: FlowDirection) -> Bool { self[direction].base != sequence }

  /// Forgets the sequence numbers of a connection that was finished, for one that repeats its initial number.
  mutating func restart() {
    initiator = SequenceState()
    responder = SequenceState()
    wasFinished = false
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
    if flags.contains(.ack), !self[direction.reversed].has(.base) {
      self[direction.reversed].base = acknowledgement &- 1
      self[direction.reversed].marks.insert(.base)
    }
  }
}
