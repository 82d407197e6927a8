/// Sequence numbers of one direction of a TCP conversation (RFC 9293 section 3.4), kept for every conversation.
struct SequenceState: BitwiseCopyable {
  /// The initial sequence number as Wireshark counts it: of the SYN, or one less than the first sequence number seen,
  /// or one less than what the other side acknowledges first.
  var base: UInt32 = 0
  /// The next payload byte in order.
  var next: UInt32 = 0
  /// The highest acknowledgement of this direction's bytes.
  var acknowledged: UInt32 = 0
  /// Where the FIN stands.
  var fin: UInt32 = 0
  var marks: Marks = []

  struct Marks: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let base = Marks(rawValue: 1)
    /// `next` is known.
    static let next = Marks(rawValue: 2)
    static let acknowledged = Marks(rawValue: 4)
    static let fin = Marks(rawValue: 8)
    /// The FIN was reached in order, or a RST came.
    static let ended = Marks(rawValue: 16)
    /// Segments wait behind a hole.
    static let holding = Marks(rawValue: 32)
    /// Payload was taken.
    static let data = Marks(rawValue: 64)
    /// The stream was closed; the next byte may stand anywhere.
    static let closed = Marks(rawValue: 128)
  }

  @inline(__always)
  func has(_ mark: Marks) -> Bool { marks.contains(mark) }

  /// Takes an acknowledgement of this direction's bytes.
  @inline(__always)
  mutating func acknowledge(_ number: UInt32) {
    if !has(.acknowledged) || Int32(bitPattern: number &- acknowledged) > 0 { acknowledged = number }
    marks.insert(.acknowledged)
  }

  /// A RST must lie near the window (RFC 5961 section 3.2, with room for what the capture lacks), or anyone could make
  /// an auditor look away.
  func isPlausibleReset(_ sequence: UInt32) -> Bool {
    !has(.next) || next &- sequence <= 1 << 16 || sequence &- next <= 1 << 20
  }
}
