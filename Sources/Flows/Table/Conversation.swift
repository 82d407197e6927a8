import Bytes

/// All that a conversation without TCP payload costs: 32 bytes, and its entry in the index (a TCP one has a `TCPRecord`
/// besides). An IPv6 conversation keeps its addresses apart and their index here.
struct Conversation: BitwiseCopyable {
  /// Seconds of packet time; wraps in 2106, which only disturbs the choice of what to evict.
  var lastSeen: UInt32 = 0
  /// IPv4: the lower endpoint's address. IPv6: index of the `AddressPair`.
  var low: UInt32 = 0
  /// IPv4: the higher endpoint's address.
  var high: UInt32 = 0
  var ports: UInt32 = 0
  /// TCP: index of the `TCPRecord`. UDP: the receiver's mark.
  var record: UInt32 = 0
  /// Frame that opened the stream, above eight bits of `FlowKey.Kind`.
  private var frameAndKind: UInt64 = 0

  var kind: FlowKey.Kind {
    get { FlowKey.Kind(rawValue: UInt8(truncatingIfNeeded: frameAndKind)) }
    set { frameAndKind = frameAndKind & ~0xFF | UInt64(newValue.rawValue) }
  }

  var firstFrame: Int {
    get { Int(frameAndKind >> 8) }
    set { frameAndKind = frameAndKind & 0xFF | UInt64(truncatingIfNeeded: newValue) << 8 }
  }

  /// Notes who opened the conversation, by its first packet.
  @inline(__always)
  mutating func setOpener(isHigh: Bool) {
    kind.remove([.openedByHigh, .isHearsay])
    if isHigh { kind.insert(.openedByHigh) }
  }

  /// Whether Wireshark counts the datagrams from this one on as another stream. It does so once in every conversation
  /// with SNMP in it, from the packet after the first SNMP message, because its SNMP dissector makes a conversation of
  /// its own (seen with Wireshark 4.0).
  @inline(__always)
  mutating func isNumberedAnew(by payload: RawSpan, frame: Int) -> Bool {
    let low = UInt16(truncatingIfNeeded: ports)
    let high = UInt16(truncatingIfNeeded: ports >> 16)
    guard low == 161 || high == 161 || low == 162 || high == 162, !kind.contains(.isRenumbered) else { return false }
    return takeSNMP(payload, frame: frame)
  }

  private mutating func takeSNMP(_ payload: RawSpan, frame: Int) -> Bool {
    if kind.contains(.hasSNMP) {
      kind.insert(.isRenumbered)
      firstFrame = frame
      return true
    }
    if Self.isSNMP(payload) { kind.insert(.hasSNMP) }
    return false
  }

  /// A BER SEQUENCE that begins with an INTEGER, the version (RFC 3416 section 3, RFC 3412 section 6).
  private static func isSNMP(_ payload: RawSpan) -> Bool {
    guard payload.u8(at: 0) == 0x30, let length = payload.u8(at: 1) else { return false }
    let lengthOctets = length < 0x80 ? 0 : Int(length & 0x7F)
    return lengthOctets <= 4 && payload.u8(at: 2 + lengthOctets) == 0x02
  }
}
