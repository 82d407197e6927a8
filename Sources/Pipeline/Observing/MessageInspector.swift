import AuditModel
import Bytes
import Codings
import Detectors
import Flows
import Protocols

/// Looks at every field of every message for personal data, and keeps what was found: the one place where decoders,
/// unfolding and detectors meet. One per worker and capture.
final class MessageInspector {
  let capture: Int
  /// Whose bytes are being read; set before a feeder is called.
  private(set) var conversation: Conversation

  /// One for each partition of the flows, and one for what packet headers tell.
  let ledgers = (0...FlowTable.partitionCount).map { _ in Ledger() }
  /// That of the conversation in hand.
  private var ledger: Ledger
  private(set) var notices = NoticeBook()

  /// Places of tokens kept in one partition.
  private static let tokenLimit = 65_536 / FlowTable.partitionCount

  let unfolder: Unfolder
  /// What names the fields of protobuf messages.
  private let schema: ProtobufSchema?
  let detectors: DetectorSet
  private let adapters: AdapterFinder
  private let redactor: Redactor
  private let mask: TextMask
  private let linkable: Set<DataType>

  private(set) var message = MessageState()
  /// What is known of this endpoint's messages, if anything.
  private(set) var adapter: CompiledAdapter?
  private(set) var part = Part.payload
  private(set) var fieldName: [UInt8] = []
  /// The part of the field's name that says what the value is.
  private var label = 0..<0
  private var origin = FieldOrigin.contiguous(0)
  /// Where the leaf in hand stands in its layer.
  var leafRange = 0..<0
  private var frames: [Int] = []
  /// What was found in the field in hand, and the normal forms, one behind the other.
  var hits: [FieldHit] = []
  private(set) var arena: [UInt8] = []
  /// The place of the leaf in hand, for adapters.
  var place: [UInt8] = []
  private var names = TextPool()
  private var memo = FieldMemo()
  /// Troubles told of the field in hand.
  private var troubleCount = 0

  init(capture: Int, examination: Examination) throws {
    self.capture = capture
    ledger = ledgers[0]
    detectors = try DetectorSet(examination.rules)
    schema = examination.schema
    unfolder = Unfolder(schema: schema)
    adapters = AdapterFinder(examination.rules)
    redactor = examination.makeRedactor()
    mask = TextMask(detectors)
    linkable = examination.linkable
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    conversation = Conversation(
      transport: .other, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .frame(1))
  }

  /// The bytes that follow are of this conversation.
  func take(up conversation: Conversation) {
    if conversation === self.conversation, ledger === ledgers[conversation.partition] { return }
    self.conversation = conversation
    ledger = ledgers[conversation.partition]
  }

  // MARK: - Places

  /// The frames that carried a stream range of one direction.
  private func frames(of range: Range<UInt64>, from direction: FlowDirection) -> [Int] {
    switch conversation.frames {
    case .frame(let frame): return [frame]
    case .fragments(let frames): return frames
    case .datagrams(let places):
      let frames = places.frames(of: range, from: direction)
      return frames.isEmpty ? [conversation.latestFrame] : frames
    case .stream(let flow):
      let frames = flow.frames(of: range, from: direction)
      return frames.isEmpty ? [conversation.latestFrame] : frames
    }
  }

  /// Puts the frames that carried `range` of the field into `frames`, each once.
  private func collectFrames(_ range: Range<Int>) {
    frames.removeAll(keepingCapacity: true)
    if case .frame(let frame) = conversation.frames { return frames.append(frame) }
    origin.sources(of: range) { addFrames(of: $0, from: message.head.sender) }
    settleFrames()
  }

  /// Puts the frames that carried a stream range of one direction into `frames`, each once.
  private func collectFrames(ofStream range: Range<UInt64>, from direction: FlowDirection) {
    frames.removeAll(keepingCapacity: true)
    if case .frame(let frame) = conversation.frames { return frames.append(frame) }
    addFrames(of: range, from: direction)
    settleFrames()
  }

  private func addFrames(of range: Range<UInt64>, from direction: FlowDirection) {
    switch conversation.frames {
    case .frame(let frame): addFrame(frame)
    case .fragments(let fragments): for frame in fragments { addFrame(frame) }
    case .datagrams(let places): for frame in places.frames(of: range, from: direction) { addFrame(frame) }
    case .stream(let flow): flow.visitFrames(of: range, from: direction) { addFrame($0) }
    }
  }

  private func addFrame(_ frame: Int) {
    if frames.last != frame, !frames.contains(frame) { frames.append(frame) }
  }

  private func settleFrames() {
    if frames.isEmpty { frames.append(conversation.latestFrame) }
    if frames.count > 1 { frames.sort() }
  }

  private func sighting(frames: [Int]) -> Sighting {
    Sighting(sightingContext(), frames: FrameList(frames))
  }

  /// What the sightings of the message in hand share; made anew when what they say has changed meanwhile.
  private func sightingContext() -> Sighting.Context {
    let host = hostText()
    if let context = message.context, context.time == conversation.time, context.channel == conversation.channel,
      context.host == host, context.protocolName == conversation.protocolName,
      context.flow == conversation.reference(sub: message.head.sub),
      context.client == conversation.initiator.address
    {
      return context
    }
    let context = Sighting.Context(
      capture: capture, flow: conversation.reference(sub: message.head.sub), time: conversation.time,
      client: conversation.initiator.address, server: conversation.responder.address,
      serverPort: conversation.responder.port, host: host, protocolName: conversation.protocolName,
      channel: conversation.channel, start: startText(), signals: message.signals)
    message.context = context
    return context
  }

  /// The name by which the client addressed the server: that of the message, else that of the channel.
  private func hostText() -> String? {
    if let text = message.hostText { return text }
    guard !message.host.isEmpty else { return conversation.host ?? conversation.serverName }
    let host = message.host
    let text = names.text(host.span.bytes)
    message.hostText = text
    return text
  }

  private func startText() -> String {
    if let text = message.startText { return text }
    let text = mask.masked(message.start, direction: message.head.direction)
    message.startText = text
    return text
  }

  // MARK: - Keeping

  /// Notes a match of the leaf in hand.
  private func note(_ match: borrowing Match) {
    let start = arena.count
    arena.append(contentsOf: match.normalised)
    addHit(
      match.dataType, at: match.range, forms: unfolder.currentForms + match.forms, confidence: match.confidence,
      from: start, token: nil)
  }

  /// Notes a token of the leaf in hand that may be a digest of a value told elsewhere.
  private func note(_ token: borrowing TokenCandidate) {
    let start = arena.count
    arena.append(contentsOf: token.bytes)
    addHit(
      .pendingToken, at: token.range, forms: unfolder.currentForms, confidence: .inferred, from: start,
      token: token.kind)
  }

  private func addHit(
    _ type: DataType, at range: Range<Int>, forms: [Form], confidence: Confidence, from start: Int,
    token: TokenCandidate.Kind?
  ) {
    var source = leafRange.lowerBound + range.lowerBound..<leafRange.lowerBound + range.upperBound
    unfolder.sources(of: source) { source = $0 }
    hits.append(
      FieldHit(
        dataType: type, normalised: start..<arena.count, forms: forms, confidence: confidence,
        path: unfolder.renderPath(), source: source, token: token,
        isLinkable: token != nil || linkable.contains(type)))
  }

  /// The field is unfolded: keeps each datum once, at its innermost place.
  private func keepHits() {
    guard !hits.isEmpty else { return }
    markPlaces()
    keepAll()
    hits.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  /// Gives each hit the hash of its place in the message.
  private func markPlaces() {
    for index in hits.indices where hits[index].placePrint == 0 {
      var print = Fingerprint()
      print.combine(hits[index].dataType.rawValue)
      print.combine(UInt64(part.ordinal))
      print.combine(fieldName)
      print.combine(hits[index].path)
      for form in hits[index].forms { print.combine(form.rawValue) }
      hits[index].placePrint = print.value
    }
  }

  private func keepAll() {
    for index in hits.indices {
      let isRepeated =
        hits.count > 1 && hits.count <= 256 && hits.contains { hits[index].isExplained(by: $0, arena: arena) }
      if !isRepeated { keep(hits[index]) }
    }
  }

  /// Counts a datum that is known at this place, else makes its observation.
  private func keep(_ hit: FieldHit) {
    collectFrames(hit.source)
    let (key, place) = identity(of: hit)
    if let index = ledger.observations.repeated(key, frames: frames, sighting: { sighting(frames: frames) }) {
      return mayLink(index, hit)
    }
    guard hit.token == nil || ledger.tokenCount < Self.tokenLimit else { return }
    let bytes = arena
    let normalised = bytes.span.bytes.extracting(hit.normalised)
    guard let index = ledger.observations.add(observation(hit, normalised), key: key, place: place) else { return }
    if let kind = hit.token {
      ledger.tokenCount += 1
      ledger.tokens.insert(
        TokenCandidate(kind: kind, range: hit.source, bytes: normalised),
        tag: TokenPlace(frame: frames.first ?? 1, key: key))
    } else {
      ledger.seen.insert(hit.dataType, normalised)
    }
    mayLink(index, hit)
  }

  private func mayLink(_ index: Int, _ hit: FieldHit) {
    guard hit.isLinkable, message.linkable.count < 256, !message.linkable.contains(index)
    else { return }
    message.linkable.append(index)
  }

  /// Two hashes: of everything that makes an observation the same one, and of the same without the value.
  private func identity(of hit: FieldHit) -> (key: UInt128, place: UInt64) {
    let sender = message.head.sender
    var place = placePrint()
    place.combine(hit.placePrint)
    var key = place
    let bytes = arena
    key.combine(bytes.span.bytes.extracting(hit.normalised))
    key.combine(conversation.sender(sender).address.bits)
    key.combine(conversation.recipient(sender).address.bits)
    key.combine(UInt64(conversation.responder.port))
    return (key.value, UInt64(truncatingIfNeeded: place.value))
  }

  /// Hash of what all observations of the message share.
  private func placePrint() -> Fingerprint {
    if let print = message.placePrint { return print }
    var print = Fingerprint()
    print.combine(message.start)
    print.combine(UInt64(message.head.sender.rawValue))
    print.combine(message.host)
    print.combine(conversation.serverName ?? "")
    print.combine(conversation.channel)
    print.combine(conversation.protocolName)
    print.combine(UInt64(message.head.signals.dnt) << 8 | UInt64(message.head.signals.gpc))
    message.placePrint = print
    return print
  }

  private func observation(_ hit: FieldHit, _ normalised: RawSpan) -> Observation {
    let sender = conversation.sender(message.head.sender)
    let recipient = conversation.recipient(message.head.sender)
    let location = LocationText(start: startText(), part: part, field: fieldText(), path: hit.path)
    return Observation(
      Observation.Datum(
        dataType: hit.dataType, value: redactor.redact(hit.dataType, normalised), form: hit.forms,
        confidence: hit.confidence, location: location.text, part: part, name: location.name,
        direction: message.head.direction, sender: sender.address, recipient: recipient.address,
        recipientPort: recipient.port),
      sighting: sighting(frames: frames))
  }

  private func fieldText() -> String {
    let name = fieldName
    return names.text(name.span.bytes)
  }

  private func linkMessage() {
    guard message.linkable.count > 1 else { return }
    for (position, first) in message.linkable.enumerated() {
      for second in message.linkable[(position + 1)...] { ledger.observations.link(first, second) }
    }
  }
}

// MARK: - What decoders tell

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
  private func field(_ part: Part, _ name: RawSpan, _ value: RawSpan, _ place: FieldOrigin, end: UInt64) {
    guard value.byteCount > 0 else { return }
    message.end = max(message.end, end)
    guard value.byteCount <= FieldMemo.longestValue else { return unfold(part, name, value, place) }
    let key = FieldMemo.key(part, message.head.direction, adapter: adapter?.number ?? 0, name: name, value: value)
    if memo.holdsNothing(key) { return }
    unfold(part, name, value, place, memo: key)
  }

  private func unfold(
    _ part: Part, _ name: RawSpan, _ value: RawSpan, _ place: FieldOrigin, memo key: UInt128? = nil
  ) {
    self.part = part
    fieldName.removeAll(keepingCapacity: true)
    fieldName.append(contentsOf: name)
    if part == .query { fieldName.undoPercent() }
    label = FieldLabel.range(in: fieldName, part)
    origin = place
    if let key, let finding = memo.finding(for: key) {
      let own = (hits, arena)
      (hits, arena) = (finding.hits, finding.arena)
      keepAll()
      return (hits, arena) = own
    }
    troubleCount = 0
    unfolder.unfold(value, hint: UnfoldingHint(part == .query || part == .cookie ? .parameter : .field), into: self)
    if let adapter, adapter.hasSegments { adaptSegments(of: value, adapter) }
    if part == .path { numberSegments(of: value) }
    markPlaces()
    if let key, troubleCount == 0 { memo.remember(hits, arena, for: key) }
    keepHits()
  }

  /// The path of a value in a URL's path is the number of its segment, from 0.
  private func numberSegments(of value: RawSpan) {
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
    fieldName.removeAll(keepingCapacity: true)
    label = 0..<0
    origin = .mapped(body.origin)
    if let last = body.origin.pieces.last { message.end = max(message.end, last.source.upperBound) }
    if adapter == nil { adapter = adapters.adapter(ofDocument: body.bytes) }
    if let reading = adapter?.body {
      unfold(body, as: reading)
    } else {
      unfolder.unfold(
        body.bytes,
        hint: UnfoldingHint(
          kind: .body, mediaType: body.mediaType, contentEncoding: body.contentEncoding, messageType: messageType()),
        into: self)
    }
    let repeated = body.repeated
    if repeated > 0 { hits.removeAll { $0.source.upperBound <= repeated } }
    keepHits()
  }

  /// The declared type of the messages of a gRPC call; its path ends the first words of request and answer.
  private func messageType() -> Int? {
    guard let schema, let slash = message.start.firstIndex(of: 0x2F) else { return nil }
    let start = message.start
    return schema.messageType(
      ofCall: start.span.bytes.extracting(slash..<start.count), isAnswer: message.head.direction == .response)
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

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    let fact = placed(fact)
    collectFrames(ofStream: range, from: direction)
    let signals = message.signalBytes
    let key = FactTable.key(
      fact, client: conversation.initiator.address, server: conversation.responder.address, host: hostText(),
      dnt: signals.dnt, gpc: signals.gpc)
    if !ledger.facts.repeated(key, frames: frames, { sighting(frames: frames) }) {
      ledger.facts.add(SightedFact(fact, sighting(frames: frames)), key: key)
    }
  }

  /// Decoders know sides, not addresses.
  private func placed(_ fact: Fact) -> Fact {
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
    if ledger.facts.repeated(key, frames: frames, { sighting(frames: frames) }) { return }
    ledger.facts.add(SightedFact(.address(name: name.text, address), sighting(frames: frames)), key: key)
  }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    let frame = frames(of: offset..<offset &+ 1, from: direction).first
    notices.add(kind.description, capture: capture, frame: frame, detail: detail.description)
  }
}

// MARK: - What flows and packets tell

extension MessageInspector {
  /// An odd frame or flow.
  func flowTrouble(_ kind: StaticString, frame: Int) {
    notices.add(kind.description, capture: capture, frame: frame, detail: NoticeText.of(kind))
  }

  func add(notice kind: String, frame: Int?, detail: String) {
    notices.add(kind, capture: capture, frame: frame, detail: detail)
  }

  /// A fact that packet headers tell.
  func learn(_ fact: Fact, frame: Int, time: Timestamp, client: IPAddress) {
    let key = FactTable.key(fact, client: client, server: client, host: nil, dnt: 0, gpc: 0)
    let sighting = Sighting(
      capture: capture, frames: FrameList([frame]), flow: FlowReference(transport: .other, firstFrame: frame),
      time: time, client: client, server: client, serverPort: 0, protocolName: "link")
    let facts = ledgers[FlowTable.partitionCount]
    if !facts.facts.repeated(key, frames: [frame], { sighting }) {
      facts.facts.add(SightedFact(fact, sighting), key: key)
    }
  }
}

// MARK: - What unfolding tells

extension MessageInspector: LeafSink {
  func enter(_ layer: borrowing Layer) {
    let overfull = detectors.overfullLayers
    detectors.enter(layer.bytes)
    if detectors.overfullLayers != overfull { trouble("candidate-flood") }
  }

  func leaf(_ leaf: borrowing Leaf) {
    if adapter == nil, detectors.passesOver(key: leaf.key, range: leaf.range, count: leaf.value.byteCount) { return }
    leafRange = leaf.range
    let name = fieldName
    let first = hits.count
    let context = LeafContext(
      part: part, direction: message.head.direction, name: name.span.bytes.extracting(label), key: leaf.key,
      value: leaf.value, range: leaf.range, kind: leaf.kind)
    detectors.inspect(context, into: self)
    if let adapter { adapt(context, adapter, since: first) }
  }

  func leave() { detectors.leave() }

  func trouble(_ kind: StaticString) {
    troubleCount += 1
    notices.add(kind.description, capture: capture, frame: conversation.latestFrame, detail: NoticeText.of(kind))
  }
}

// MARK: - What detectors tell

extension MessageInspector: MatchSink {
  func found(_ match: borrowing Match) { note(match) }

  func pending(_ token: borrowing TokenCandidate) { note(token) }
}
