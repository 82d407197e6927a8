import AuditModel
import Bytes
import Codings
import Detectors
import Protocols

/// Looks at every field of every message for personal data, and keeps what was found: the one place where decoders,
/// unfolding and detectors meet. One per worker and capture.
final class MessageInspector: MessageSink {
  let capture: Int
  /// Whose bytes are being read; set before a feeder is called.
  var conversation: Conversation

  private(set) var observations = ObservationTable()
  private(set) var facts = FactTable()
  private(set) var notices = NoticeBook()

  let unfolder = Unfolder()
  let examiner: FieldExaminer
  var message = MessageState()
  var part = Part.payload
  var fieldName: [UInt8] = []
  var origin = FieldOrigin.contiguous(0)
  private var texts = TextPool()
  private var frames: [Int] = []

  init(capture: Int, examiner: FieldExaminer) {
    self.capture = capture
    self.examiner = examiner
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    conversation = Conversation(
      transport: .other, initiator: nowhere, responder: nowhere, firstFrame: 1, time: Timestamp(nanoseconds: 0),
      frames: .datagram([1]))
  }

  // MARK: - Messages

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    message.begin(head, start: start, host: host)
    conversation.protocolName = head.protocolName.description
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    guard value.byteCount > 0 else { return }
    self.part = part
    fieldName.removeAll(keepingCapacity: true)
    fieldName.append(contentsOf: name)
    origin = .contiguous(offset)
    message.end = max(message.end, offset &+ UInt64(value.byteCount))
    unfolder.unfold(value, hint: .field(part), into: self)
  }

  func body(_ body: borrowing MessageBody) {
    part = body.part
    fieldName.removeAll(keepingCapacity: true)
    origin = .mapped(body.origin)
    if let last = body.origin.pieces.last { message.end = max(message.end, last.source.upperBound) }
    unfolder.unfold(
      body.bytes, hint: .body(mediaType: body.mediaType, contentEncoding: body.contentEncoding), into: self)
  }

  func end() {
    linkMessage()
    conversation.settle(message.end, message.head.sender)
  }

  func channel(_ name: String, host: String?) {
    conversation.channel = name
    if let host { conversation.serverName = host }
  }

  // MARK: - Facts

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    facts.add(fact, sighting(frames: framesOf(range, direction)))
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    let frames = framesOf(range, direction)
    facts.add(name: name, address: address, client: conversation.initiator.address, frame: frames.first ?? 1) {
      sighting(frames: frames)
    }
  }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    let frame = framesOf(offset..<offset &+ 1, direction).first ?? conversation.firstFrame
    notices.add(kind.description, capture: capture, frame: frame, detail: detail.description)
  }

  func flowTrouble(_ kind: StaticString, frame: Int) {
    notices.add(kind.description, capture: capture, frame: frame, detail: NoticeText.of(kind))
  }

  // MARK: - Findings

  /// Keeps one match: counts it when it is known, else makes its observation.
  func keep(_ match: Match, value: RawSpan, at range: Range<Int>) {
    let key = ObservationKey(match, value: value, of: self)
    collectFrames(range)
    let index =
      observations.repeated(key.value, frames: frames) { sighting(frames: frames) }
      ?? observations.add(observation(match, value: value), key: key.value, place: key.place)
    if let index, examiner.isLinkable(match.dataType), !message.linkable.contains(index) {
      message.linkable.append(index)
    }
  }

  private func observation(_ match: Match, value: RawSpan) -> Observation {
    let sender = message.head.sender
    let location = LocationText(message: startText, part: part, name: texts.text(fieldName.rawBytes), path: unfolder.renderPath())
    return Observation(
      dataType: match.dataType, value: examiner.redact(match.dataType, value),
      form: unfolder.currentForms + match.forms, confidence: match.confidence, location: examiner.masked(location.text),
      part: part, name: location.name, direction: message.head.direction,
      sender: conversation.sender(sender).address, recipient: conversation.recipient(sender).address,
      recipientPort: conversation.recipient(sender).port, sighting: sighting(frames: frames))
  }
}
