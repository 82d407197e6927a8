import AuditModel
import Bytes
import Packets

/// TCP reassembly: places each segment's payload in its stream.
extension FlowPartition {
  /// Sequence numbers up to so far behind the next byte are old; others lie ahead, however far.
  private static var furthestBehind: UInt32 { 1 << 27 }
  /// The same for a stream that was closed, which may have begun anew without its SYN in the capture.
  private static var furthestBehindClosed: UInt32 { 1 << 20 }

  /// Takes one segment of the conversation `record`.
  mutating func take(
    _ packet: Packet, _ flags: TCPFlags, _ segment: borrowing ArrivingSegment, _ index: UInt32,
    _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let direction = segment.direction
    if flags.contains(.ack), !flags.contains(.rst) {
      record[direction.reversed].pointee.acknowledge(packet.acknowledgement)
    }
    if flags.contains(.syn) { synchronise(&record[direction].pointee, segment.sequence) }
    if segment.length > 0 { takePayload(packet, flags, segment, index, record) }
    if flags.contains(.fin) { noteEnd(segment, &record[direction].pointee) }
    if record.pointee.initiator.has(.holding) { loseWhatWasAcknowledged(record, .fromInitiator, segment.frame) }
    if record.pointee.responder.has(.holding) { loseWhatWasAcknowledged(record, .fromResponder, segment.frame) }
    if record[direction].pointee.has(.fin) { end(direction, record) }
    if record.pointee.initiator.has(.ended), record.pointee.responder.has(.ended) { close(index) }
    if flags.contains(.rst), record[direction].pointee.isPlausibleReset(segment.sequence &+ segment.length) {
      reset(index, record)
    }
  }

  /// A SYN tells where the payload begins, unless payload was taken already.
  private func synchronise(_ state: inout SequenceState, _ sequence: UInt32) {
    guard !state.has(.data) else { return }
    state.next = sequence
    state.marks.insert(.next)
  }

  private mutating func takePayload(
    _ packet: Packet, _ flags: TCPFlags, _ segment: borrowing ArrivingSegment, _ index: UInt32,
    _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let direction = segment.direction
    if !record[direction].pointee.has(.next) { begin(&record[direction].pointee, flags, segment) }
    var isOld = false
    let state = record[direction].pointee
    let behind = state.next &- segment.sequence
    if behind != 0, behind <= (state.has(.closed) ? Self.furthestBehindClosed : Self.furthestBehind) {
      isOld = behind >= segment.length
    } else if state.has(.closed) {
      record[direction].pointee.next = segment.sequence
    }
    if !isOld {
      // Payload after the end of a direction is not thrown away: it makes a stream of its own under the same number.
      if state.has(.ended), record.pointee.flow != nil { close(index) }
      record[direction].pointee.marks.remove([.closed, .ended])
      record[direction].pointee.marks.insert(.data)
    }
    place(segment, stream(packet, segment, index), record)
  }

  /// The first payload of a direction without SYN defines its offset 0, but for the byte before the next one that some
  /// stacks send as a keep-alive (RFC 9293 section 3.8.4).
  private func begin(_ state: inout SequenceState, _ flags: TCPFlags, _ segment: borrowing ArrivingSegment) {
    let isKeepAlive =
      segment.length == 1 && !flags.contains(.psh) && !flags.contains(.syn)
      && (segment.payload.u8(at: 0) ?? 0) == 0
    state.next = isKeepAlive ? segment.sequence &+ 1 : segment.sequence
    state.marks.insert(.next)
  }

  private mutating func place(
    _ segment: borrowing ArrivingSegment, _ flow: TCPFlow, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let state = record[segment.direction].pointee
    let behind = state.next &- segment.sequence
    if behind == 0 {
      takeInOrder(segment, flow, record)
    } else if behind <= Self.furthestBehind {
      let old = Int(min(behind, segment.length))
      let repeated = min(old, segment.payload.byteCount)
      if repeated > 0 { receiver.repeated(repeated, of: flow) }
      if behind < segment.length { takeInOrder(segment.dropping(old), flow, record) }
    } else {
      hold(segment, ahead: segment.sequence &- state.next, flow, record)
    }
    ignoreEndBefore(segment.sequence &+ segment.length, &record[segment.direction].pointee)
  }

  /// Delivers a segment that begins with the next byte, without a copy. Where later bytes of it are held already, the
  /// held ones are delivered, because they came first.
  @inline(__always)
  private mutating func takeInOrder(
    _ segment: borrowing ArrivingSegment, _ flow: TCPFlow, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    guard record[segment.direction].pointee.has(.holding), let held = flow[segment.direction].held,
      let first = held.first
    else { return deliver(segment, flow, record) }
    if flow[segment.direction].offset &+ UInt64(segment.length) <= first.start {
      deliver(segment, flow, record)
      drain(held, flow, segment.direction, record)
    } else {
      // Placed among the held ones it is delivered with them.
      hold(segment, ahead: 0, flow, record)
    }
  }

  @inline(__always)
  private mutating func deliver(
    _ segment: borrowing ArrivingSegment, _ flow: TCPFlow, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let count = segment.payload.byteCount
    let direction = segment.direction
    if count > 0 {
      let (offset, remembered) = flow.advance(
        by: count, frame: segment.frame, with: segment.otherFrames, from: direction)
      record[direction].pointee.next &+= UInt32(truncatingIfNeeded: count)
      if remembered > limits.rememberedSegments { boundFrames(flow, direction, segment.frame) }
      receiver.received(
        StreamChunk(
          bytes: segment.payload, direction: direction, offset: offset, frame: segment.frame, time: segment.time),
        of: flow)
    }
    if segment.missing > 0 { lose(segment.missing, flow, direction, record) }
  }

  private func boundFrames(_ flow: TCPFlow, _ direction: FlowDirection, _ frame: Int) {
    _ = flow[direction].frames.forgetHalf()
    receiver.trouble("frame-map-full", frame: frame)
  }

  // MARK: Holes

  private mutating func hold(
    _ segment: borrowing ArrivingSegment, ahead: UInt32, _ flow: TCPFlow, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let direction = segment.direction
    let held = flow[direction].held ?? HeldSegments()
    flow[direction].held = held
    let before = held.cost
    let overlap = held.insert(segment, at: flow[direction].offset &+ UInt64(ahead))
    heldBytes += held.cost - before
    record[direction].pointee.marks.insert(.holding)
    if overlap.repeated > 0 { receiver.repeated(overlap.repeated, of: flow) }
    if overlap.isConflict, !flow.hasConflict {
      flow.hasConflict = true
      receiver.trouble("overlap-conflict", frame: segment.frame)
    }
    drain(held, flow, direction, record)
    while held.count > limits.heldSegmentsPerDirection || held.cost > limits.heldBytesPerDirection
      || (heldBytes > limits.heldBytes && held.count > 0)
    {
      if !flow.hasSurrendered {
        flow.hasSurrendered = true
        receiver.trouble("reassembly-memory", frame: segment.frame)
      }
      loseHole(held, flow, direction, record)
    }
  }

  /// Delivers held segments up to the next hole.
  private mutating func drain(
    _ held: HeldSegments, _ flow: TCPFlow, _ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    while let first = held.first, first.start <= flow[direction].offset {
      let before = held.cost
      guard let (segment, otherFrames) = held.removeFirst() else { break }
      heldBytes += held.cost - before
      defer { segment.bytes.deallocate() }
      deliver(
        ArrivingSegment(
          payload: UnsafeRawBufferPointer(segment.bytes).bytes, sequence: record[direction].pointee.next,
          missing: Int(segment.missing), direction: direction, frame: segment.frame,
          time: Timestamp(nanoseconds: segment.time), otherFrames: otherFrames), flow, record)
      flow[direction].packetsSinceAcknowledged = 0
    }
    if held.count == 0 { record[direction].pointee.marks.remove(.holding) }
  }

  /// Gives up the first hole and goes on behind it.
  mutating func loseHole(
    _ held: HeldSegments, _ flow: TCPFlow, _ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    guard let first = held.first else { return }
    let offset = flow[direction].offset
    if first.start > offset { lose(Int(first.start - offset), flow, direction, record) }
    drain(held, flow, direction, record)
  }

  mutating func lose(
    _ count: Int, _ flow: TCPFlow, _ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    let offset = flow[direction].advance(by: count, frame: 0, with: [])
    record[direction].pointee.next &+= UInt32(truncatingIfNeeded: count)
    receiver.lost(count, from: direction, at: offset, of: flow)
  }

  /// The other side has what the hole lacks, so the capture missed it. But the capture may also show an acknowledgement
  /// before the segment it answers: only after a number of packets is the hole given up.
  private mutating func loseWhatWasAcknowledged(
    _ record: UnsafeMutablePointer<TCPRecord>, _ direction: FlowDirection, _ frame: Int
  ) {
    guard record[direction].pointee.has(.acknowledged), let flow = record.pointee.flow?.takeUnretainedValue(),
      let held = flow[direction].held, isFirstHoleAcknowledged(held, flow, direction, record)
    else { return }
    flow[direction].packetsSinceAcknowledged += 1
    guard flow[direction].packetsSinceAcknowledged > limits.patience else { return }
    flow[direction].packetsSinceAcknowledged = 0
    while isFirstHoleAcknowledged(held, flow, direction, record) { loseHole(held, flow, direction, record) }
  }

  private func isFirstHoleAcknowledged(
    _ held: HeldSegments, _ flow: TCPFlow, _ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>
  ) -> Bool {
    guard let first = held.first else { return false }
    let acknowledged = record[direction].pointee.acknowledged &- record[direction].pointee.next
    return acknowledged < 1 << 31 && UInt64(acknowledged) >= first.start - flow[direction].offset
  }
}
