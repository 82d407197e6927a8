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
  /// The streams with payload that are open.
  private var open = OpenStreams()
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

  deinit { for record in open.records { records[record].pointee.flow?.release() } }

  /// The open streams, by their records, with the frames that opened them.
  var openStreams: [(record: UInt32, frame: Int)] { open.records.map { ($0, records[$0].pointee.firstFrame) } }

  // MARK: Conversations

  @inline(__always)
  func prefetch(_ key: FlowKey) { table.prefetch(key) }

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
        TCPRecord(firstFrame: frame, firstTime: time.nanoseconds))
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
          record.pointee = TCPRecord(firstFrame: frame, firstTime: time.nanoseconds)
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
    if record.pointee.flow != nil { open.note(record.pointee.position, at: seconds) }
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
        TCPRecord(firstFrame: frame, firstTime: time.nanoseconds))
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
    if open.count >= limits.openStreams { evictStreams(segment.frame) }
    let source = Endpoint(packet.source, packet.sourcePort)
    let destination = Endpoint(packet.destination, packet.destinationPort)
    let isForward = segment.direction.isForward
    let flow = TCPFlow(
      initiator: isForward ? source : destination, responder: isForward ? destination : source,
      firstFrame: record.pointee.firstFrame, firstTime: Timestamp(nanoseconds: record.pointee.firstTime),
      partition: number)
    record.pointee.flow = .passRetained(flow)
    record.pointee.position = open.append(index, flow, at: UInt32(truncatingIfNeeded: segment.time.seconds))
    return flow
  }

  /// Takes a closed stream off the list.
  mutating func forget(_ record: UnsafeMutablePointer<TCPRecord>) {
    let position = record.pointee.position
    if let moved = open.remove(position) { records[moved].pointee.position = position }
  }

  /// Makes room for another stream: closes those that have been idle longest among the next ones on the list. Nothing
  /// of them was touched for long, so several are closed at a time: what is kept for them can then be fetched from
  /// memory side by side, instead of waiting for each part of each.
  private mutating func evictStreams(_ frame: Int) {
    // Few enough of the list that none is found twice.
    let wanted = min(max(1, limits.openStreams / 64), 16)
    var idlest = InlineArray<16, UInt32>(repeating: 0)
    var count = 0
    while count < wanted, let record = open.idlest() {
      idlest[count] = record
      count += 1
    }
    for index in 0..<count {
      records[idlest[index]].pointee.flow?._withUnsafeGuaranteedRef { $0.prefetchAttachments() }
    }
    for index in 0..<count { close(idlest[index]) }
    reportFullTable(frame)
  }

  /// Looks at two open streams with each packet, so that the search outruns the opening of new ones, and closes those
  /// that have been idle too long.
  @inline(__always)
  private mutating func closeIdle(at seconds: UInt32) {
    for _ in 0..<min(2, open.count) {
      if let record = open.nextIdle(limits.idleSeconds, at: seconds) { close(record) }
    }
  }
}
