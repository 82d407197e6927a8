import CPrefetch

/// The streams of a partition that are open, in no order. What is asked for with every packet stands close together;
/// the records and the flows themselves lie all over the memory.
struct OpenStreams: ~Copyable {
  private struct Entry {
    var record: UInt32
    /// Seconds of packet time.
    var lastSeen: UInt32
    /// Held by the record.
    var flow: Unmanaged<TCPFlow>
  }

  private var entries: [Entry] = []
  /// Where the search for idle streams goes on.
  private var hand = 0

  var count: Int { entries.count }
  var records: [UInt32] { entries.map(\.record) }

  /// Answers its place in the list.
  mutating func append(_ record: UInt32, _ flow: TCPFlow, at seconds: UInt32) -> UInt32 {
    entries.append(Entry(record: record, lastSeen: seconds, flow: .passUnretained(flow)))
    return UInt32(truncatingIfNeeded: entries.count - 1)
  }

  /// A stream has got a packet.
  @inline(__always)
  mutating func note(_ position: UInt32, at seconds: UInt32) { entries[Int(position)].lastSeen = seconds }

  /// Takes a stream off the list. Another one may take its place: that one's record is the answer.
  mutating func remove(_ position: UInt32) -> UInt32? {
    guard let last = entries.popLast(), Int(position) < entries.count else { return nil }
    entries[Int(position)] = last
    return last.record
  }

  /// Looks at the next stream on the list; answers its record if it has been idle for more than `limit` seconds.
  @inline(__always)
  mutating func nextIdle(_ limit: Int, at seconds: UInt32) -> UInt32? {
    hand = hand + 1 < entries.count ? hand + 1 : 0
    guard hand < entries.count else { return nil }
    let idle = Int32(bitPattern: seconds &- entries[hand].lastSeen)
    return Int(idle) > limit ? entries[hand].record : nil
  }

  /// The stream that has been idle longest among the next few on the list, by its record. What is kept for it begins to
  /// be fetched from memory.
  mutating func idlest() -> UInt32? {
    var oldest: Entry?
    for _ in 0..<min(6, entries.count) {
      hand = hand + 1 < entries.count ? hand + 1 : 0
      if entries[hand].lastSeen < oldest?.lastSeen ?? .max { oldest = entries[hand] }
    }
    guard let found = oldest ?? entries.first else { return nil }
    candor_prefetch(found.flow.toOpaque(), TCPFlow.size)
    return found.record
  }
}
