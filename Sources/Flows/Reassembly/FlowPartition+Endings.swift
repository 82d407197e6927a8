import AuditModel

/// How TCP streams end.
extension FlowPartition {
  /// Notes where the FIN stands. One that lies before bytes already taken is a repetition, or a lie.
  func noteEnd(_ segment: borrowing ArrivingSegment, _ state: inout SequenceState) {
    let place = segment.sequence &+ segment.length
    if !state.has(.next) {
      state.next = place
      state.marks.insert(.next)
    }
    guard !state.has(.ended), place &- state.next < 1 << 31 else { return }
    state.fin = place
    state.marks.insert(.fin)
  }

  /// A FIN that payload follows was none: no byte is passed over because of it.
  @inline(__always)
  func ignoreEndBefore(_ sequence: UInt32, _ state: inout SequenceState) {
    if state.has(.fin), Int32(bitPattern: sequence &- state.fin) > 0 { state.marks.remove(.fin) }
  }

  /// Ends a direction once all before its FIN was taken.
  mutating func end(_ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>) {
    guard record[direction].pointee.next == record[direction].pointee.fin else { return }
    record[direction].pointee.marks.remove(.fin)
    record[direction].pointee.marks.insert(.ended)
    // The FIN itself takes a sequence number.
    record[direction].pointee.next &+= 1
    if let flow = record.pointee.flow { receiver.ended(direction, of: flow.takeUnretainedValue()) }
  }

  /// A RST ends both directions.
  mutating func reset(_ index: UInt32, _ record: UnsafeMutablePointer<TCPRecord>) {
    guard let flow = record.pointee.flow?.takeUnretainedValue() else { return }
    for direction in FlowDirection.allCases { deliverRest(flow, direction, record) }
    for direction in FlowDirection.allCases where !record[direction].pointee.has(.ended) {
      record[direction].pointee.marks.insert(.ended)
      receiver.ended(direction, of: flow)
    }
    close(index)
  }

  /// Closes the stream of a record, if one is open: delivers what waits, and tells the receiver.
  mutating func close(_ index: UInt32) {
    let record = records[index]
    guard let reference = record.pointee.flow else { return }
    let flow = reference.takeUnretainedValue()
    for direction in FlowDirection.allCases {
      deliverRest(flow, direction, record)
      record[direction].pointee.marks.remove([.ended, .fin])
      record[direction].pointee.marks.insert(.closed)
    }
    record.pointee.flow = nil
    forget(record)
    receiver.closed(flow)
    reference.release()
  }

  private mutating func deliverRest(
    _ flow: TCPFlow, _ direction: FlowDirection, _ record: UnsafeMutablePointer<TCPRecord>
  ) {
    if let held = flow[direction].held {
      while held.count > 0 { loseHole(held, flow, direction, record) }
    }
    guard !record[direction].pointee.has(.ended) else { return }
    let missing = missingTail(record[direction].pointee)
    if missing > 0 { lose(missing, flow, direction, record) }
    if record[direction].pointee.has(.fin) { end(direction, record) }
  }

  /// Bytes that must have followed the last one captured: up to the FIN, or up to what the other side acknowledged.
  /// That may include a FIN, so a single byte proves nothing; and more than the largest window (RFC 7323 section 2.3)
  /// is no honest acknowledgement.
  private func missingTail(_ state: SequenceState) -> Int {
    if state.has(.fin) { return Int(state.fin &- state.next) }
    guard state.has(.acknowledged), state.has(.next) || state.has(.base) else { return 0 }
    let next = state.has(.next) ? state.next : state.base &+ 1
    let count = state.acknowledged &- next
    return count > 1 && count <= 1 << 30 ? Int(count) : 0
  }
}
