/// One slot of the table: 32 bytes, all that a conversation without TCP payload costs (a TCP one has a `TCPRecord`
/// besides). An IPv6 conversation keeps its addresses apart and their index here.
struct Conversation {
  var tag: UInt32 = 0
  /// Seconds of packet time; wraps in 2106, which only disturbs the choice of what to evict.
  var lastSeen: UInt32 = 0
  /// IPv4: the lower endpoint's address. IPv6: index of the `AddressPair`.
  var low: UInt32 = 0
  /// IPv4: the higher endpoint's address.
  var high: UInt32 = 0
  var ports: UInt32 = 0
  /// Index of the `TCPRecord`.
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

  var isUsed: Bool { frameAndKind & 1 == 1 }
}
