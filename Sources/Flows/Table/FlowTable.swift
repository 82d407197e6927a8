package import AuditModel
package import Packets

/// Sorts packets into conversations, puts TCP streams together and hands both to a receiver.
///
/// Every worker shows all packets to its own table, and each table takes up those whose flows are its own. What is
/// delivered for a flow does not depend on the number of workers: flows are spread over a fixed number of partitions,
/// each with its share of the limits, and a worker owns whole partitions. Time is packet time.
package final class FlowTable {
  /// More shards than this leave some without work.
  package static let partitionCount = 16

  /// Frames that opened a TCP stream of this table's flows.
  package private(set) var tcpStarts = StreamStarts()
  /// Frames that opened a UDP conversation of this table's flows.
  package private(set) var udpStarts = StreamStarts()

  private let seed: UInt64
  /// By partition number; places of other shards are not initialised. Plain memory, because an array of objects would
  /// be retained for every packet.
  private let partitions: UnsafeMutablePointer<FlowPartition>
  /// A bit for each partition that is this shard's and not finished.
  private var owned: UInt32 = 0
  /// Conversations opened so far.
  private var openedCount = 0

  /// - Parameters:
  ///   - shard: which share of the flows is this table's, from 0.
  ///   - count: number of shards, 1 to `partitionCount`.
  ///   - seed: keys the hash of flows; must be equal in all shards. It decides nothing that a report shows, unless a
  ///     limit bites.
  ///   - receiver: gets what the packets carry. The table keeps it until `finish`.
  package init(
    shard: Int = 0, of count: Int = 1, seed: UInt64 = 0x2545_F491_4F6C_DD1D, limits: FlowLimits = FlowLimits(),
    receiver: any StreamReceiver
  ) {
    self.seed = seed
    let share = limits.shared(among: Self.partitionCount)
    partitions = .allocate(capacity: Self.partitionCount)
    for number in 0..<Self.partitionCount where number % max(1, count) == shard {
      (partitions + number).initialize(to: FlowPartition(number: number, limits: share, receiver: receiver))
      owned |= 1 << UInt32(number)
    }
  }

  deinit {
    for number in 0..<Self.partitionCount where owns(number) { (partitions + number).deinitialize(count: 1) }
    partitions.deallocate()
  }

  @inline(__always)
  private func owns(_ partition: Int) -> Bool { owned >> UInt32(truncatingIfNeeded: partition) & 1 == 1 }

  /// Takes a packet, if its flow is this shard's. Packets that are neither TCP nor UDP are passed over.
  /// - Parameters:
  ///   - payload: the captured payload bytes; `packet.missing` more are not in the capture.
  ///   - frame: number of the frame, from 1, or of the last one if the datagram came in fragments.
  ///   - otherFrames: the frames of the other fragments.
  package func add(
    _ packet: Packet, payload: RawSpan, frame: Int, time: Timestamp, otherFrames: [Int] = []
  ) {
    switch packet.kind {
    case .tcp:
      let key = FlowKey(packet, isTCP: true, seed: seed)
      guard owns(key.partition) else { return }
      let opened = partitions[key.partition].addTCP(
        packet, key: key, payload: payload, frame: frame, time: time, otherFrames: otherFrames)
      if opened { note(frame, in: &tcpStarts) }
    case .udp:
      let key = FlowKey(packet, isTCP: false, seed: seed)
      guard owns(key.partition) else { return }
      let opened = partitions[key.partition].addUDP(
        packet, key: key, payload: payload, frame: frame, time: time, otherFrames: otherFrames)
      if opened { note(frame, in: &udpStarts) }
    case .ip, .arp, .link, .cisco, .fragment: return
    }
  }

  private func note(_ frame: Int, in starts: inout StreamStarts) {
    starts.insert(frame)
    openedCount += 1
  }

  /// Whether there are more conversations than the processor's caches hold, so that `prefetch` is worth its time.
  package var outgrowsCaches: Bool { openedCount > 1 << 15 }

  /// Begins to fetch what is kept for a packet's conversation, if it is this shard's, from memory.
  package func prefetch(_ packet: Packet) {
    let key = FlowKey(packet, isTCP: packet.kind == .tcp, seed: seed)
    if owns(key.partition) { partitions[key.partition].prefetch(key) }
  }

  /// Takes headers of conversations that show in a frame besides its own packet's, before that packet is added, so that
  /// streams are numbered as Wireshark does.
  /// - Parameters:
  ///   - carriers: UDP headers around tunnels.
  ///   - quoted: the header that an ICMP error quotes.
  package func note(carriers: [Packet], quoted: Packet?, frame: Int, time: Timestamp) {
    for header in carriers where open(header, frame: frame, time: time) { udpStarts.insertCarrier(frame) }
    guard let quoted, open(quoted, frame: frame, time: time) else { return }
    if quoted.kind == .tcp { tcpStarts.insert(frame) } else { udpStarts.insert(frame) }
  }

  /// Enters the conversation of a header, if it is new and this shard's.
  private func open(_ header: Packet, frame: Int, time: Timestamp) -> Bool {
    let isTCP = header.kind == .tcp
    let key = FlowKey(header, isTCP: isTCP, seed: seed)
    return owns(key.partition) && partitions[key.partition].open(key, isTCP: isTCP, frame: frame, time: time)
  }

  /// The capture is over: delivers what waits, with its holes as `lost`, and closes all streams, in the order in which
  /// they were opened.
  package func finish() {
    var open: [(partition: Int, record: UInt32, frame: Int)] = []
    for number in 0..<Self.partitionCount where owns(number) {
      open += partitions[number].openStreams.map { (number, $0.record, $0.frame) }
    }
    open.sort { $0.frame < $1.frame }
    for stream in open { partitions[stream.partition].close(stream.record) }
    for number in 0..<Self.partitionCount where owns(number) { (partitions + number).deinitialize(count: 1) }
    owned = 0
  }
}
