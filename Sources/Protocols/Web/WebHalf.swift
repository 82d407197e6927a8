import AuditModel
import Bytes

/// One direction of an exchange: a header section, a body, trailers.
struct WebHalf {
  let sender: FlowDirection
  private(set) var isOpen = false
  private(set) var isEnded = false
  private(set) var head = WebHead()
  private var message: MessageHead
  private var section = FieldSection()
  private var trailers = FieldSection()
  /// The message's first words.
  private var start: [UInt8] = []
  /// The request that the message is or answers.
  private var memo = RequestMemo()
  private var buffer = BodyBuffer()
  private var division = BodyDivision.document
  private var isHeadTold = false
  /// Bytes of the body are missing, or were given out before.
  private var isBroken = false
  private var time = Timestamp(nanoseconds: 0)
  private let allowance: BodyAllowance

  init(_ sender: FlowDirection, protocolName: StaticString, sub: Int, allowance: BodyAllowance) {
    self.sender = sender
    self.allowance = allowance
    message = MessageHead(protocolName: protocolName, direction: .request, sender: sender, sub: sub)
  }

  private var isRequest: Bool { message.direction == .request }

  /// The lowest offset that may still be told; `nil` for none.
  var oldestOffset: UInt64? {
    let body = buffer.map.pieces.map(\.source.lowerBound).min()
    guard isOpen, let head = section.fields.map(\.wire.lowerBound).min() else { return body }
    return min(head, body ?? head)
  }

  // MARK: - Building

  /// A header section begins a message; `memo` is the request it is or answers.
  mutating func begin(
    _ section: FieldSection, _ head: WebHead, _ memo: RequestMemo, as direction: MessageDirection, time: Timestamp
  ) {
    self.section = section
    self.head = head
    self.memo = memo
    self.time = time
    message.direction = direction
    message.signals = memo.signals
    let bytes = section.bytes.rawBytes
    division = BodyDivision(
      mediaType: bytes.clamped(head.traits.mediaType), isEncoded: !head.traits.contentEncoding.isEmpty)
    makeStart()
    isOpen = true
    isHeadTold = false
    isBroken = false
  }

  private mutating func makeStart() {
    start.removeAll(keepingCapacity: true)
    if !isRequest {
      if head.status == 0 { start.append(0x3F) }
      if head.status > 0 { for divisor in [100, 10, 1] { start.append(UInt8(0x30 + head.status / divisor % 10)) } }
      if memo.isKnown { start.append(0x20) }
    }
    if memo.isKnown {
      start.append(contentsOf: memo.start)
    } else if isRequest {
      start.append(0x3F)
    }
  }

  /// The message is no answer but the request that a server promises to answer.
  mutating func markAsPush() { start = Array("PUSH ".utf8) + memo.start }

  /// Bytes of the body.
  mutating func append(_ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    var done = 0
    while done < bytes.byteCount {
      let limit = min(isHeadTold && division == .document ? BodyBuffer.pieceLimit : division.limit, room)
      let count = buffer.append(bytes.dropping(done), at: offset &+ UInt64(done), limit: limit)
      allowance.take(count)
      done += count
      if buffer.bytes.count >= limit { tellPiece(sink) }
    }
  }

  /// What the body may grow to with what all streams together are allowed; never less than one piece.
  private var room: Int { max(buffer.bytes.count + max(allowance.left, 0), BodyBuffer.pieceLimit) }

  /// Gives out what was collected, as far as it can be cut; more of the body will follow.
  private mutating func tellPiece(_ sink: any MessageSink) {
    let border = division.border(in: buffer.bytes.rawBytes)
    let before = buffer.bytes.count
    if border > 0 {
      var rest = buffer
      rest.drop(border)
      buffer.truncate(to: border)
      tell(isComplete: true, sink)
      buffer = rest
    } else {
      tell(isComplete: false, sink)
      isBroken = true
      buffer.startNextPiece()
    }
    allowance.giveBack(before - buffer.bytes.count)
  }

  /// Bytes of the body are missing: what is on either side of the hole is given out apart.
  mutating func breakBody(_ sink: any MessageSink) {
    isBroken = true
    if !buffer.bytes.isEmpty { tell(isComplete: false, sink) }
    clearBuffer()
  }

  /// The fields behind the body.
  mutating func take(trailers: FieldSection) { self.trailers = trailers }

  /// The message is over, or as over as it will be.
  mutating func end(isComplete: Bool, isLast: Bool, _ sink: any MessageSink) {
    if isOpen { tell(isComplete: isComplete && !isBroken, sink) }
    isOpen = false
    isEnded = isEnded || isLast
    trailers.removeAll()
    section.removeAll()
    clearBuffer()
  }

  private mutating func clearBuffer() {
    allowance.giveBack(buffer.bytes.count)
    buffer.clear()
  }

  // MARK: - Telling

  private mutating func tell(isComplete: Bool, _ sink: any MessageSink) {
    give(isComplete: isComplete, sink)
    isHeadTold = true
  }

  private func give(isComplete: Bool, _ sink: any MessageSink) {
    if isHeadTold, buffer.bytes.count <= buffer.repeated, trailers.fields.isEmpty { return }
    let telling = WebTelling(sink: sink, sender: sender)
    let bytes = section.bytes.rawBytes
    sink.begin(message, start: start.rawBytes, host: memo.host.rawBytes)
    if !isHeadTold {
      tellFields(of: section, telling)
      if isRequest {
        telling.tellDeparture(head.traits, section: bytes, host: memo.host.rawBytes, at: section.wire)
      }
    }
    tellFields(of: trailers, telling)
    if !buffer.bytes.isEmpty {
      let part = WebBody(
        bytes: buffer.bytes.rawBytes, origin: buffer.map, mediaType: bytes.clamped(head.traits.mediaType),
        contentEncoding: bytes.clamped(head.traits.contentEncoding),
        messageEncoding: bytes.clamped(head.traits.messageEncoding), isComplete: isComplete, repeated: buffer.repeated)
      part.tell(to: sink)
      if isRequest {
        telling.tellHits(
          inBody: buffer.bytes.rawBytes, buffer.map, path: bytes.clamped(head.path),
          referrer: bytes.clamped(head.traits.referrer))
      }
    }
    if !isRequest, !isHeadTold, head.isResponse {
      telling.tellExchange(
        memo, status: head.status, head.traits, section: bytes, body: buffer.bytes.rawBytes, at: section.wire)
    }
    sink.end()
  }

  private func tellFields(of section: FieldSection, _ telling: WebTelling) {
    let bytes = section.bytes.rawBytes
    for field in section.fields {
      let name = bytes.clamped(field.name)
      let value = bytes.clamped(field.value)
      let place = WirePlace.within(field.wire)
      switch field.kind {
      case .cookie where isRequest: telling.tellCookies(value, in: place)
      case .setCookie where !isRequest:
        let now = head.traits.date.flatMap { HTTPDate.parse(bytes.clamped($0)) } ?? time.seconds
        telling.tellSetCookie(value, now: now, in: place)
      case .trackingStatus where !isRequest: telling.tellTrackingStatus(name: name, value, in: place)
      default:
        if field.pseudo == .none {
          telling.sink.field(.header, name: name, value: value, in: place)
        } else {
          tellPseudo(field, bytes, telling)
        }
      }
    }
  }

  private func tellPseudo(_ field: FieldSection.Field, _ bytes: RawSpan, _ telling: WebTelling) {
    let none = bytes.prefix(0)
    let place = WirePlace.within(field.wire)
    switch field.pseudo {
    case .path:
      if !head.path.isEmpty { telling.sink.field(.path, name: none, value: bytes.clamped(head.path), in: place) }
      guard let query = head.query else { return }
      telling.tellQuery(
        bytes.clamped(query), path: bytes.clamped(head.path), referrer: bytes.clamped(head.traits.referrer), in: place)
    case .authority:
      if let user = head.user { telling.sink.field(.user, name: none, value: bytes.clamped(user), in: place) }
      if let password = head.password {
        telling.sink.field(.password, name: none, value: bytes.clamped(password), in: place)
      }
      telling.sink.field(.header, name: bytes.clamped(field.name), value: bytes.clamped(field.value), in: place)
    case .method, .scheme, .status, .protocol, .none: break
    }
  }
}
