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
  var conversation: Conversation

  private(set) var observations = ObservationTable()
  private(set) var facts = FactTable()
  private(set) var notices = NoticeBook()

  private let unfolder = Unfolder()
  private let detectors: DetectorSet
  private let redactor: Redactor
  private let mask: TextMask
  private let linkable: Set<DataType>

  private var message = MessageState()
  private var part = Part.payload
  private var fieldName: [UInt8] = []
  private var origin = FieldOrigin.contiguous(0)
  /// Where the leaf in hand stands in its layer.
  private var leafRange = 0..<0
  private var frames: [Int] = []
  private var names = TextPool()

  init(capture: Int, examination: Examination) throws {
    self.capture = capture
    detectors = try DetectorSet(examination.rules)
    redactor = examination.makeRedactor()
    mask = TextMask(detectors)
    linkable = examination.linkable
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    conversation = Conversation(
      transport: .other, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .datagram([1]))
  }

  // MARK: - Places

  /// The frames that carried a stream range of one direction.
  private func frames(of range: Range<UInt64>, from direction: FlowDirection) -> [Int] {
    switch conversation.frames {
    case .datagram(let frames): return frames
    case .stream(let flow):
      let frames = flow.frames(of: range, from: direction)
      return frames.isEmpty ? [conversation.latestFrame] : frames
    }
  }

  /// Puts the frames that carried `range` of the current layer into `frames`, each once.
  private func collectFrames(_ range: Range<Int>) {
    frames.removeAll(keepingCapacity: true)
    unfolder.sources(of: range) { source in
      origin.sources(of: source) { stream in
        for frame in self.frames(of: stream, from: message.head.sender) where !frames.contains(frame) {
          frames.append(frame)
        }
      }
    }
    if frames.isEmpty { frames.append(conversation.latestFrame) }
    frames.sort()
  }

  private func sighting(frames: [Int]) -> Sighting {
    Sighting(
      capture: capture, frames: FrameList(frames), flow: conversation.reference(sub: message.head.sub),
      time: conversation.time, client: conversation.initiator.address, server: conversation.responder.address,
      serverPort: conversation.responder.port, host: hostText(), protocolName: conversation.protocolName,
      channel: conversation.channel, start: startText(), signals: message.signals)
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

  private func keep(_ match: borrowing Match) {
    let range = leafRange.lowerBound + match.range.lowerBound..<leafRange.lowerBound + match.range.upperBound
    collectFrames(range)
    let path = unfolder.renderPath()
    let (key, place) = identity(of: match, path: path)
    let known = observations.repeated(key, frames: frames) { sighting(frames: frames) }
    guard let index = known ?? observations.add(observation(match, path: path), key: key, place: place) else { return }
    if linkable.contains(match.dataType), !message.linkable.contains(index), message.linkable.count < 256 {
      message.linkable.append(index)
    }
  }

  /// Two hashes: of everything that makes an observation the same one, and of the same without the value.
  private func identity(of match: borrowing Match, path: String) -> (key: UInt128, place: UInt64) {
    let sender = message.head.sender
    var place = Fingerprint()
    place.combine(match.dataType.rawValue)
    place.combine(message.start)
    place.combine(UInt64(part.ordinal) << 8 | UInt64(sender.rawValue))
    place.combine(fieldName)
    place.combine(path)
    place.combine(message.host.isEmpty ? Array((conversation.serverName ?? "").utf8) : message.host)
    place.combine(conversation.channel)
    place.combine(message.head.protocolName.description)
    place.combine(UInt64(message.head.signals.dnt) << 8 | UInt64(message.head.signals.gpc))
    for form in match.forms { place.combine(form.rawValue) }
    for form in unfolder.currentForms { place.combine(form.rawValue) }
    var key = place
    key.combine(match.normalised)
    key.combine(conversation.sender(sender).address.bits)
    key.combine(conversation.recipient(sender).address.bits)
    key.combine(UInt64(conversation.responder.port))
    return (key.value, UInt64(truncatingIfNeeded: place.value))
  }

  private func observation(_ match: borrowing Match, path: String) -> Observation {
    let sender = conversation.sender(message.head.sender)
    let recipient = conversation.recipient(message.head.sender)
    let location = LocationText(start: startText(), part: part, field: fieldText(), path: path)
    return Observation(
      dataType: match.dataType, value: redactor.redact(match.dataType, match.normalised),
      form: unfolder.currentForms + match.forms, confidence: match.confidence, location: location.text, part: part,
      name: location.name, direction: message.head.direction, sender: sender.address, recipient: recipient.address,
      recipientPort: recipient.port, sighting: sighting(frames: frames))
  }

  private func fieldText() -> String {
    let name = fieldName
    return names.text(name.span.bytes)
  }

  private func linkMessage() {
    guard message.linkable.count > 1 else { return }
    for (position, first) in message.linkable.enumerated() {
      for second in message.linkable[(position + 1)...] { observations.link(first, second) }
    }
  }
}

// MARK: - What decoders tell

extension MessageInspector: MessageSink {
  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    message.begin(head, start: start, host: host)
    conversation.note(protocol: head.protocolName)
    if host.byteCount > 0, head.direction != .response { conversation.host = hostText() }
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    guard value.byteCount > 0 else { return }
    self.part = part
    fieldName.removeAll(keepingCapacity: true)
    fieldName.append(contentsOf: name)
    origin = .contiguous(offset)
    message.end = max(message.end, offset &+ UInt64(value.byteCount))
    unfolder.unfold(value, hint: UnfoldingHint(part == .query || part == .cookie ? .parameter : .field), into: self)
  }

  func body(_ body: borrowing MessageBody) {
    part = body.part
    fieldName.removeAll(keepingCapacity: true)
    origin = .mapped(body.origin)
    if let last = body.origin.pieces.last { message.end = max(message.end, last.source.upperBound) }
    unfolder.unfold(
      body.bytes, hint: UnfoldingHint(kind: .body, mediaType: body.mediaType, contentEncoding: body.contentEncoding),
      into: self)
  }

  func end() {
    linkMessage()
    conversation.settle(message.end, from: message.head.sender)
  }

  func channel(_ name: String, host: String?) {
    conversation.channel = name
    if let host { conversation.serverName = host }
  }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    facts.add(placed(fact), sighting(frames: frames(of: range, from: direction)))
  }

  /// Decoders know sides, not addresses.
  private func placed(_ fact: Fact) -> Fact {
    guard case .sideProfile(let side, let profile, let role) = fact else { return fact }
    return .deviceProfile(conversation.sender(side).address, profile: profile, role: role)
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    let frames = frames(of: range, from: direction)
    facts.add(
      name: name, address: address, client: conversation.initiator.address,
      frame: frames.first ?? conversation.latestFrame
    ) {
      sighting(frames: frames)
    }
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
    facts.add(
      fact,
      Sighting(
        capture: capture, frames: FrameList([frame]), flow: FlowReference(transport: .other, firstFrame: frame),
        time: time,
        client: client, server: client, serverPort: 0, protocolName: "link"))
  }
}

// MARK: - What unfolding tells

extension MessageInspector: LeafSink {
  func enter(_ layer: borrowing Layer) { detectors.enter(layer.bytes) }

  func leaf(_ leaf: borrowing Leaf) {
    leafRange = leaf.range
    let name = fieldName
    detectors.inspect(
      LeafContext(
        part: part, direction: message.head.direction, name: name.span.bytes, key: leaf.key, value: leaf.value,
        range: leaf.range, kind: leaf.kind), into: self)
  }

  func leave() { detectors.leave() }

  func trouble(_ kind: StaticString) {
    notices.add(kind.description, capture: capture, frame: conversation.latestFrame, detail: NoticeText.of(kind))
  }
}

// MARK: - What detectors tell

extension MessageInspector: MatchSink {
  func found(_ match: borrowing Match) { keep(match) }

  func pending(_ token: borrowing TokenCandidate) {}
}
