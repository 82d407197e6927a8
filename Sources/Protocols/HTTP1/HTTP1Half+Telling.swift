import AuditModel
import Bytes

extension HTTP1Half {
  /// Tells the sink of the message, or of one piece of it.
  ///
  /// - Parameters:
  ///   - window: Holds the header section if `headAt` says so, and the body if it is `direct`.
  ///   - body: Whether there is one.
  ///   - trailers: Where in the window the fields behind a chunked body stand; `lines` has their lines.
  func tell(
    _ window: borrowing StreamWindow, body: Bool, isComplete: Bool, trailers: Range<Int>? = nil, _ sink: any MessageSink
  ) {
    if isHeadTold, buffer.bytes.count <= buffer.repeated, trailers == nil { return }
    if let headAt {
      tell(window.bytes.clamped(headAt..<headAt + headCount), window, body, isComplete, trailers, sink)
    } else {
      tell(headBytes.rawBytes, window, body, isComplete, trailers, sink)
    }
  }

  private func tell(
    _ headBytes: RawSpan, _ window: borrowing StreamWindow, _ hasBody: Bool, _ isComplete: Bool,
    _ trailers: Range<Int>?, _ sink: any MessageSink
  ) {
    let isRequest = head.isRequest
    let message = MessageHead(
      protocolName: HTTP1.name, direction: isRequest ? .request : .response, sender: direction,
      signals: isRequest ? head.traits.signals : memo.signals)
    if isRequest {
      sink.begin(message, start: start.rawBytes, host: headBytes.clamped(head.host))
    } else {
      sink.begin(message, start: start.rawBytes, host: memo.host.rawBytes)
    }
    if !isHeadTold { tellHead(headBytes, sink) }
    if let trailers {
      tellTrailers(window.bytes.clamped(trailers), at: window.offset &+ UInt64(trailers.lowerBound), sink)
    }
    tellBody(headBytes, window, hasBody, isComplete, sink)
    sink.end()
  }

  // MARK: - Body

  private func tellBody(
    _ headBytes: RawSpan, _ window: borrowing StreamWindow, _ hasBody: Bool, _ isComplete: Bool,
    _ sink: any MessageSink
  ) {
    if let direct {
      let offset = window.offset &+ UInt64(direct.lowerBound)
      give(
        headBytes, window.bytes.clamped(direct), OffsetMap(identity: direct.count, at: offset), isComplete, sink)
    } else if !buffer.bytes.isEmpty {
      give(headBytes, buffer.bytes.rawBytes, buffer.map, isComplete, sink)
    } else if !head.isRequest, !isHeadTold {
      tellExchange(headBytes, headBytes.prefix(0), sink)
    }
  }

  private func give(
    _ headBytes: RawSpan, _ bytes: RawSpan, _ origin: OffsetMap, _ isComplete: Bool, _ sink: any MessageSink
  ) {
    let body = WebBody(
      bytes: bytes, origin: origin, mediaType: headBytes.clamped(head.traits.mediaType),
      contentEncoding: headBytes.clamped(head.traits.contentEncoding),
      messageEncoding: headBytes.clamped(head.traits.messageEncoding), isComplete: isComplete,
      repeated: buffer.repeated)
    body.tell(to: sink)
    if head.isRequest {
      telling(sink).tellHits(
        inBody: bytes, origin, path: headBytes.clamped(head.path), referrer: headBytes.clamped(head.traits.referrer))
    } else if !isHeadTold {
      tellExchange(headBytes, bytes, sink)
    }
  }

  // MARK: - Fields

  private func tellHead(_ bytes: RawSpan, _ sink: any MessageSink) {
    let none = bytes.prefix(0)
    switch head.line {
    case .request: tellTarget(bytes, sink)
    case .response(_, let reason):
      // Longer than any reason phrase in the registry: worth a look.
      if reason.count > 40 {
        sink.field(.text, name: none, value: bytes.clamped(reason), at: headOffset &+ UInt64(reason.lowerBound))
      }
    }
    for field in head.fields { tellField(field, bytes, at: headOffset, sink) }
    if head.isRequest {
      telling(sink).tellDeparture(
        head.traits, section: bytes, host: bytes.clamped(head.host), at: headOffset..<headOffset &+ UInt64(headCount))
    }
  }

  private func tellTarget(_ bytes: RawSpan, _ sink: any MessageSink) {
    let none = bytes.prefix(0)
    if let user = head.user {
      sink.field(.user, name: none, value: bytes.clamped(user), at: headOffset &+ UInt64(user.lowerBound))
    }
    if let password = head.password {
      sink.field(.password, name: none, value: bytes.clamped(password), at: headOffset &+ UInt64(password.lowerBound))
    }
    if !head.path.isEmpty {
      sink.field(.path, name: none, value: bytes.clamped(head.path), at: headOffset &+ UInt64(head.path.lowerBound))
    }
    guard let query = head.query else { return }
    let place = WirePlace.standing(at: headOffset &+ UInt64(query.lowerBound))
    telling(sink).tellQuery(
      bytes.clamped(query), path: bytes.clamped(head.path), referrer: bytes.clamped(head.traits.referrer), in: place)
  }

  private func tellTrailers(_ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    var trailers = HTTP1Head()
    trailers.parseFields(lines, from: 0, upTo: lines.count, bytes)
    for field in trailers.fields { tellField(field, bytes, at: offset, sink) }
  }

  private func tellField(_ field: HeaderField, _ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    let value = bytes.clamped(field.value)
    let place = offset &+ UInt64(field.value.lowerBound)
    switch field.kind {
    case .cookie where head.isRequest: telling(sink).tellCookies(value, in: .standing(at: place))
    case .setCookie where !head.isRequest:
      let now = head.traits.date.flatMap { HTTPDate.parse(bytes.clamped($0)) } ?? time.seconds
      telling(sink).tellSetCookie(value, now: now, in: .standing(at: place))
    case .trackingStatus where !head.isRequest:
      telling(sink).tellTrackingStatus(name: bytes.clamped(field.name), value, in: .standing(at: place))
    default: sink.field(.header, name: bytes.clamped(field.name), value: value, at: place)
    }
  }

  private func telling(_ sink: any MessageSink) -> WebTelling { WebTelling(sink: sink, sender: direction) }

  private func tellExchange(_ headBytes: RawSpan, _ body: RawSpan, _ sink: any MessageSink) {
    telling(sink).tellExchange(
      memo, status: head.status, head.traits, section: headBytes, body: body,
      at: headOffset..<headOffset &+ UInt64(headCount))
  }
}
