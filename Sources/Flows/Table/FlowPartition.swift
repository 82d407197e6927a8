import AuditModel
import Packets

/// One of the fixed parts of the flow table: its conversations, its open streams, its share of the limits. What
/// happens in it depends on the packets of its own flows only.
///
/// The receiver cannot reach a partition, and `FlowTable` shows it one packet at a time, so nothing changes it while a
/// packet is delivered.
struct FlowPartition: ~Copyable {
  let limits: FlowLimits
  let receiver: any StreamReceiver
  private var table = ConversationTable()
  var records = Slab<TCPRecord>()
  /// Records of the streams with payload that are open, in no order.
  private var open: [UInt32] = []
  /// Where in `open` the search for idle streams goes on.
  private var hand = 0
  /// What the segments behind holes cost in this partition.
  var heldBytes = 0
  private var hasReportedFullTable = false

  /// Its place among the partitions.
  private let number: Int

  init(number: Int = 0, limits: FlowLimits, receiver: any StreamReceiver) {
    self.number = number
    self.limits = limits
    self.receiver = receiver
  }

  deinit { for record in open { records[record].pointee.flow?.release() } }

  /// The open streams, by their records, with the frames that opened them.
  var openStreams: [(record: UInt32, frame: Int)] { open.map { ($0, records[$0].pointee.firstFrame) } }

  // MARK: Conversations

  /// Delivers a datagram; answers whether it opened a conversation.
  mutating func addUDP(
    _ packet: Packet, key: FlowKey, payload: RawSpan, frame: Int, time: Timestamp,
    otherFrames: [Int]
  ) -> Bool {
    let found = table.find(key)
    let slot = found ?? enter(key, frame: frame)
    slot.pointee.lastSeen = UInt32(truncatingIfNeeded: time.seconds)
    if found == nil || slot.pointee.kind.contains(.isHearsay) {
      slot.pointee.setOpener(isHigh: key.isFromHigh)
      slot.pointee.record = 0
    }
    let isNumberedAnew = slot.pointee.isNumberedAnew(by: payload, frame: frame)
    let opened = found == nil || isNumberedAnew
    guard payload.byteCount > 0 || packet.missing > 0 else { return opened }
    let isFromInitiator = slot.pointee.kind.contains(.openedByHigh) == key.isFromHigh
    let source = Endpoint(packet.source, packet.sourcePort)
    let destination = Endpoint(packet.destination, packet.destinationPort)
    slot.pointee.record = receiver.received(
      Datagram(
        bytes: payload, initiator: isFromInitiator ? source : destination,
        responder: isFromInitiator ? destination : source,
        direction: isFromInitiator ? .fromInitiator : .fromResponder, firstFrame: slot.pointee.firstFrame,
        frame: frame, time: time, missing: packet.missing, otherFrames: otherFrames,
        partition: number, mark: slot.pointee.record))
    return opened
  }

  /// Takes a TCP segment; answers whether it opened a stream.
  mutating func addTCP(
    _ packet: Packet, key: FlowKey, payload: RawSpan, frame: Int, time: Timestamp,
    otherFrames: [Int]
  ) -> Bool {
    let flags = TCPFlags(rawValue: packet.flags)
    let seconds = UInt32(truncatingIfNeeded: time.seconds)
    let slot: UnsafeMutablePointer<Conversation>
    var opened = false
    if let found = table.find(key) {
      slot = found
    } else {
      slot = enter(key, frame: frame)
      slot.pointee.record = records.allocate(
        TCPRecord(firstFrame: frame, firstTime: time.nanoseconds, lastSeen: seconds))
      opened = true
    }
    if opened || slot.pointee.kind.contains(.isHearsay) {
      // Who answers a SYN did not send it, even where the SYN is not in the capture.
      let isAnswer = flags.contains([.syn, .ack]) || !flags.contains(.syn) && isFromService(packet)
      slot.pointee.setOpener(isHigh: key.isFromHigh != isAnswer)
    }
    let index = slot.pointee.record
    let record = records[index]
    let isFromInitiator = slot.pointee.kind.contains(.openedByHigh) == key.isFromHigh
    var direction = isFromInitiator ? FlowDirection.fromInitiator : .fromResponder
    if !opened {
      if flags.intersection([.syn, .ack]) == .syn, record.pointee.isReused(by: packet.sequence, direction) {
        close(index)
        opened = record.pointee.isNumberedAnew(by: packet.sequence, direction)
        if opened {
          record.pointee = TCPRecord(firstFrame: frame, firstTime: time.nanoseconds, lastSeen: seconds)
          slot.pointee.firstFrame = frame
        } else {
          record.pointee.restart()
        }
        if !isFromInitiator { slot.pointee.kind.formSymmetricDifference(.openedByHigh) }
        direction = .fromInitiator
      }
      if flags.contains([.fin, .ack]) || flags.contains(.rst) { record.pointee.wasFinished = true }
    }
    slot.pointee.lastSeen = seconds
    record.pointee.lastSeen = seconds
    record.noteBase(packet.sequence, acknowledgement: packet.acknowledgement, flags, direction)
    take(
      packet, flags,
      ArrivingSegment(
        payload: payload, sequence: flags.contains(.syn) ? packet.sequence &+ 1 : packet.sequence,
        missing: min(max(0, packet.missing), 1 << 24), direction: direction, frame: frame, time: time,
        otherFrames: otherFrames), index, record)
    closeIdle(at: seconds)
    return opened
  }

  /// Whether the capture began within a connection, with a segment from one of the ports where services listen (RFC
  /// 6335 section 6) to one where none does. Port 20 is where FTP servers open connections from.
  private func isFromService(_ packet: Packet) -> Bool {
    packet.sourcePort < 1_024 && packet.sourcePort != 20 && packet.destinationPort >= 1_024
  }

  /// Enters the conversation of a header that is no packet's own; answers whether it is new. Who opened it is decided
  /// by its first packet.
  mutating func open(_ key: FlowKey, isTCP: Bool, frame: Int, time: Timestamp) -> Bool {
    guard table.find(key) == nil else { return false }
    let slot = enter(key, frame: frame)
    let seconds = UInt32(truncatingIfNeeded: time.seconds)
    slot.pointee.lastSeen = seconds
    slot.pointee.kind.insert(.isHearsay)
    if isTCP {
      slot.pointee.record = records.allocate(
        TCPRecord(firstFrame: frame, firstTime: time.nanoseconds, lastSeen: seconds))
    }
    return true
  }

  private mutating func enter(_ key: FlowKey, frame: Int) -> UnsafeMutablePointer<Conversation> {
    if table.count >= limits.conversations { evictConversation(near: key, frame: frame) }
    while true {
      if let slot = table.insert(key) {
        slot.pointee.firstFrame = frame
        return slot
      }
      evictConversation(near: key, frame: frame)
    }
  }

  private mutating func evictConversation(near key: FlowKey, frame: Int) {
    guard let evicted = table.evictOldest(near: key) else { return }
    if evicted.kind.contains(.tcp) {
      close(evicted.record)
      records.release(evicted.record)
    }
    reportFullTable(frame)
  }

  private mutating func reportFullTable(_ frame: Int) {
    guard !hasReportedFullTable else { return }
    hasReportedFullTable = true
    receiver.trouble("flow-table-full", frame: frame)
  }

  // MARK: Open streams

  /// The stream of a record, opened if this is its first payload.
  mutating func stream(_ packet: Packet, _ segment: borrowing ArrivingSegment, _ index: UInt32) -> TCPFlow {
    let record = records[index]
    if let flow = record.pointee.flow { return flow.takeUnretainedValue() }
    if open.count >= limits.openStreams { evictStream(segment.frame) }
    let source = Endpoint(packet.source, packet.sourcePort)
    let destination = Endpoint(packet.destination, packet.destinationPort)
    let isForward = segment.direction.isForward
    let flow = TCPFlow(
      initiator: isForward ? source : destination, responder: isForward ? destination : source,
      firstFrame: record.pointee.firstFrame, firstTime: Timestamp(nanoseconds: record.pointee.firstTime),
      partition: number)
    flow.record = index
    flow.position = open.count
    open.append(index)
    record.pointee.flow = .passRetained(flow)
    return flow
  }

  /// Takes a closed stream off the list.
  mutating func forget(_ flow: TCPFlow) {
    guard let last = open.popLast(), last != flow.record else { return }
    open[flow.position] = last
    records[last].pointee.flow?.takeUnretainedValue().position = flow.position
  }

  /// Closes the stream that has been idle longest among the next few on the list.
  private mutating func evictStream(_ frame: Int) {
    var oldest: UInt32?
    for _ in 0..<min(6, open.count) {
      hand = hand + 1 < open.count ? hand + 1 : 0
      let candidate = open[hand]
      if records[candidate].pointee.lastSeen < oldest.map({ records[$0].pointee.lastSeen }) ?? .max {
        oldest = candidate
      }
    }
    if let oldest = oldest ?? open.first { close(oldest) }
    reportFullTable(frame)
  }

  /// Looks at two open streams with each packet, so that the search outruns the opening of new ones, and closes those
  /// that have been idle too long.
  @inline(__always)
  private mutating func closeIdle(at seconds: UInt32) {
    for _ in 0..<min(2, open.count) {
      hand = hand + 1 < open.count ? hand + 1 : 0
      let record = open[hand]
      let idle = Int32(bitPattern: seconds &- records[record].pointee.lastSeen)
      if Int(idle) > limits.idleSeconds { close(record) }
    }
  }
}
