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
      signals: isRequest ? head.signals : memo.signals)
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
    sink.body(
      MessageBody(
        part: .body, bytes: bytes, origin: origin, mediaType: headBytes.clamped(head.mediaType),
        contentEncoding: headBytes.clamped(head.contentEncoding), isComplete: isComplete, repeated: buffer.repeated))
    if head.isRequest {
      tellHits(inBody: bytes, origin, headBytes, sink)
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
    let text = bytes.clamped(query)
    let offset = headOffset &+ UInt64(query.lowerBound)
    var mayBeHit = false
    QueryPairs.forEach(in: text) { name, value in
      if name.count == 3 || name.count == 5 { mayBeHit = true }
      sink.field(.query, name: text.clamped(name), value: text.clamped(value), at: offset &+ UInt64(value.lowerBound))
    }
    if mayBeHit, let hit = AnalyticsHits.read(text, path: bytes.clamped(head.path)) {
      sink.note(.analyticsHit(hit), at: offset..<offset &+ UInt64(query.count), from: direction)
    }
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
    case .cookie where head.isRequest: tellCookies(value, at: place, sink)
    case .setCookie where !head.isRequest: tellSetCookie(value, bytes, at: place, sink)
    case .trackingStatus where !head.isRequest:
      sink.field(.header, name: bytes.clamped(field.name), value: value, at: place)
      sink.note(
        .trackingStatus(TrackingStatus(value: value.prefix(16).text)), at: place..<place &+ UInt64(value.byteCount),
        from: direction)
    default: sink.field(.header, name: bytes.clamped(field.name), value: value, at: place)
    }
  }

  // MARK: - Cookies

  private func tellCookies(_ header: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    CookiePairs.forEach(in: header) { name, value in
      let key = header.clamped(name)
      let text = header.clamped(value)
      sink.field(.cookie, name: key, value: text, at: offset &+ UInt64(value.lowerBound))
      if name.isEmpty { return }
      let sent = CookieSent(name: key.prefix(128).text, birth: CookieBirth.read(name: key, value: text))
      sink.note(
        .cookieSent(sent), at: offset &+ UInt64(name.lowerBound)..<offset &+ UInt64(value.upperBound), from: direction)
    }
  }

  private func tellSetCookie(_ header: RawSpan, _ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    guard let cookie = SetCookie(header) else { return }
    sink.field(
      .setCookie, name: header.clamped(cookie.name), value: header.clamped(cookie.value),
      at: offset &+ UInt64(cookie.value.lowerBound))
    let now = head.date.flatMap { HTTPDate.parse(bytes.clamped($0)) } ?? time.seconds
    sink.note(
      .cookieSet(cookie.fact(header, now: now)), at: offset..<offset &+ UInt64(header.byteCount), from: direction)
  }

  // MARK: - Exchanges and hits

  /// The final response to a known request.
  private func tellExchange(_ headBytes: RawSpan, _ body: RawSpan, _ sink: any MessageSink) {
    guard memo.isKnown, head.status >= 200 else { return }
    let type = MediaTypeName.read(headBytes.clamped(head.mediaType))
    let resource = memo.resource ?? (type == "text/html" ? .page : .other)
    let exchange = Exchange(
      resource: resource, status: head.status, variesOnDNT: head.variesOnDNT,
      hasStatusBody: StatusResource.hasStatus(body, for: resource),
      mediaType: type, hasTransportSecurity: head.hasTransportSecurity)
    sink.note(.exchange(exchange), at: headOffset..<headOffset &+ UInt64(headCount), from: direction)
  }

  private func tellHits(inBody text: RawSpan, _ origin: OffsetMap, _ headBytes: RawSpan, _ sink: any MessageSink) {
    guard AnalyticsHits.isCollector(headBytes.clamped(head.path)) else { return }
    AnalyticsHits.forEach(inBody: text, path: headBytes.clamped(head.path)) { hit, line in
      var range: Range<UInt64>?
      origin.sources(of: line) { source in range = (range?.lowerBound ?? source.lowerBound)..<source.upperBound }
      if let range { sink.note(.analyticsHit(hit), at: range, from: direction) }
    }
  }
}
