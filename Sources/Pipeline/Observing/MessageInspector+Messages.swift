import AuditModel
import Bytes
import Codings
import Detectors
import Protocols

/// What decoders tell.
extension MessageInspector: MessageSink {
  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    message.begin(head, start: start, host: host)
    adapter = adapters.adapter(of: head.protocolName, start: start, host: host)
    conversation.note(protocol: head.protocolName)
    if host.byteCount > 0, head.direction != .response { conversation.host = hostText() }
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    field(part, name, value, .contiguous(offset), end: offset &+ UInt64(value.byteCount))
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    field(part, name, value, .within(range), end: range.upperBound)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, origin map: borrowing OffsetMap) {
    field(part, name, value, .mapped(copy map), end: map.pieces.last?.source.upperBound ?? 0)
  }

  /// Looks at one value, unless it is known to hold nothing.
  func field(_ part: Part, _ name: RawSpan, _ value: RawSpan, _ place: FieldOrigin, end: UInt64) {
    guard value.byteCount > 0 else { return }
    message.end = max(message.end, end)
    guard value.byteCount <= FieldMemo.longestValue else { return unfold(part, name, value, place) }
    let key = FieldMemo.key(part, message.head.direction, adapter: adapter?.number ?? 0, name: name, value: value)
    if memo.holdsNothing(key) { return }
    unfold(part, name, value, place, memo: key)
  }

  func unfold(
    _ part: Part, _ name: RawSpan, _ value: RawSpan, _ place: FieldOrigin, memo key: UInt128? = nil
  ) {
    self.part = part
    fieldName.set(name)
    if part == .query { fieldName.undoPercent() }
    label = FieldLabel.range(in: fieldName.bytes, part)
    origin = place
    if let key, let slot = memo.slot(of: key) { return keepRemembered(at: slot) }
    troubleCount = 0
    let kind: UnfoldingHint.Kind = part == .query || part == .cookie ? .parameter : .field
    unfolder.unfold(value, hint: UnfoldingHint(kind, name: name), into: self)
    if let adapter, adapter.hasSegments { adaptSegments(of: value, adapter) }
    if part == .path, name.byteCount == 0 { numberSegments(of: value) }
    settleHits()
    if let key, troubleCount == 0 { memo.remember(hits, arena, for: key) }
    keepHits()
  }

  /// The path of a value in a URL's path is the number of its segment, from 0.
  func numberSegments(of value: RawSpan) {
    for index in hits.indices where hits[index].path.isEmpty {
      var slashes = 0
      for offset in 0..<min(max(hits[index].source.lowerBound, 0), value.byteCount) where value[offset] == 0x2F {
        slashes += 1
      }
      hits[index].path = String(max(0, slashes - 1))
    }
  }

  func body(_ body: borrowing MessageBody) {
    part = body.part
    fieldName.removeAll()
    label = 0..<0
    origin = .mapped(body.origin)
    if let last = body.origin.pieces.last { message.end = max(message.end, last.source.upperBound) }
    if adapter == nil { adapter = adapters.adapter(ofDocument: body.bytes) }
    let key = memoKey(of: body)
    if let key {
      if memo.holdsNothing(key) { return }
      if let slot = memo.slot(of: key) { return keepRemembered(at: slot) }
    }
    troubleCount = 0
    // Of a document that is compressed the root shows once it is opened.
    seeksDocument = adapter == nil && body.contentEncoding.byteCount > 0
    if let reading = adapter?.body {
      unfold(body, as: reading)
    } else {
      unfolder.unfold(
        body.bytes,
        hint: UnfoldingHint(
          kind: .body, mediaType: body.mediaType, contentEncoding: body.contentEncoding, messageType: messageType()),
        into: self)
    }
    seeksDocument = false
    let repeated = body.repeated
    if repeated > 0 { hits.removeAll { $0.source.upperBound <= repeated } }
    settleHits()
    if let key, troubleCount == 0 { memo.remember(hits, arena, for: key) }
    keepHits()
  }

  /// Under what it is remembered what a short body held: devices report the same few values again and again. `nil` for
  /// one that is long, or depends on more than its bytes, its media type and the adapter.
  private func memoKey(of body: borrowing MessageBody) -> UInt128? {
    guard body.bytes.byteCount <= FieldMemo.longestBody, body.repeated == 0, body.contentEncoding.byteCount == 0,
      messageType() == nil
    else { return nil }
    return FieldMemo.key(
      body.part, message.head.direction, adapter: ~(adapter?.number ?? 0), name: body.mediaType, value: body.bytes)
  }

  /// The declared type of the messages of a gRPC call; its path ends the first words of request and answer.
  private func messageType() -> Int? {
    guard let schema, let slash = message.start.standing.firstIndex(of: 0x2F) else { return nil }
    return schema.messageType(
      ofCall: message.start.standing.dropping(slash), isAnswer: message.head.direction == .response)
  }

  func end() {
    linkMessage()
    // Streams that share a connection end in any order: bytes before this message may still be asked for.
    if message.head.sub == nil { conversation.settle(message.end, from: message.head.sender) }
    message.close()
  }

  func channel(_ name: String, host: String?) {
    conversation.channel = name
    if let host { conversation.serverName = host }
  }

  func beginTunnel(_ stream: Int) { conversation.beginTunnel(stream) }

  func endTunnel() { conversation.endTunnel() }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    let fact = placed(fact)
    collectFrames(ofStream: range, from: direction)
    let signals = message.signalBytes
    let key = FactTable.key(
      fact, client: conversation.initiator.address, server: conversation.responder.address, host: hostText(),
      dnt: signals.dnt, gpc: signals.gpc)
    if !countAgain(factOf: key) {
      ledger.pointee.facts.add(SightedFact(fact, sighting(frames: frames)), key: key)
    }
  }

  /// Counts a fact that was told before; answers whether it was.
  private func countAgain(factOf key: UInt128) -> Bool {
    let ledger = ledger
    guard let index = ledger.pointee.facts.sightings.position(of: key) else { return false }
    countAgain(index, in: &ledger.pointee.facts.sightings)
    return true
  }

  /// Decoders know sides, not addresses.
  func placed(_ fact: Fact) -> Fact {
    switch fact {
    case .sideProfile(let side, let profile, let role):
      .deviceProfile(conversation.sender(side).address, profile: profile, role: role)
    case .dataChannel(let side, let port): .announcedChannel(Endpoint(conversation.sender(side).address, port))
    default: fact
    }
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    collectFrames(ofStream: range, from: direction)
    let key = FactTable.key(name: name, address: address, client: conversation.initiator.address)
    if countAgain(factOf: key) { return }
    ledger.pointee.facts.add(SightedFact(.address(name: name.text, address), sighting(frames: frames)), key: key)
  }

  func resume(at moment: WireMoment) {
    conversation.time = moment.time
    guard let last = moment.range.last else { return }
    collectFrames(ofStream: last..<moment.range.upperBound, from: moment.direction)
    if let frame = frames.last { conversation.latestFrame = frame }
  }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    collectFrames(ofStream: offset..<offset &+ 1, from: direction)
    let frame = frames.first
    notices.add(kind.description, capture: capture, frame: frame, detail: detail.description)
  }
}
