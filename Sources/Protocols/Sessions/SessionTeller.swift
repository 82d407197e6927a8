import AuditModel
import Bytes
import Codings

/// Tells the sink of one message of SIP or RTSP: its fields, who calls whom, and the body.
struct SessionTeller {
  let kind: SessionProtocol
  /// Names of SIP headers that are written as one letter, with what they stand for (RFC 3261 section 7.3.3).
  private static let compact: [(StaticString, StaticString)] = [
    ("f", "From"), ("t", "To"), ("m", "Contact"), ("i", "Call-ID"), ("s", "Subject"), ("v", "Via"), ("r", "Refer-To"),
    ("b", "Referred-By"),
  ]

  /// - Parameters:
  ///   - bytes: The header section and the body.
  ///   - method: That of the request which a response answers; empty when it is not known.
  func tell(
    _ head: SessionHead, _ bytes: RawSpan, at offset: UInt64, from direction: FlowDirection, method: [UInt8],
    isComplete: Bool, into sink: any MessageSink
  ) {
    begin(head, bytes, direction, method, sink)
    if case .request(_, let target) = head.line { tellTarget(bytes, target, at: offset, sink) }
    var section = HeaderSection(at: head.fields)
    while section.offset < head.end, let field = section.next(in: bytes.prefix(head.end)) {
      tell(field, bytes, at: offset, sink)
    }
    let body = head.end..<bytes.byteCount
    if !body.isEmpty {
      if bytes.clamped(head.mediaType).beginsIgnoringCase(with: "application/sdp") {
        SessionDescription.tell(bytes, body, at: offset, into: sink)
      } else {
        sink.body(
          MessageBody(
            part: .body, bytes: bytes.extracting(body),
            origin: OffsetMap(identity: body.count, at: offset &+ UInt64(body.lowerBound)),
            mediaType: bytes.clamped(head.mediaType), contentEncoding: bytes.clamped(head.contentEncoding),
            isComplete: isComplete))
      }
    }
    sink.end()
  }

  private func begin(
    _ head: SessionHead, _ bytes: RawSpan, _ direction: FlowDirection, _ method: [UInt8], _ sink: any MessageSink
  ) {
    var start: [UInt8] = []
    switch head.line {
    case .request(let method, let target):
      start.append(bytesOf: bytes.clamped(method))
      // The path of a stream may be said; a SIP address names a person.
      if kind == .rtsp, let path = SessionTarget(bytes.clamped(target)).path {
        start.append(0x20)
        start.append(bytesOf: bytes.clamped(target).clamped(path).prefix(512))
      }
      let host = SessionTarget(bytes.clamped(target)).host
      let message = MessageHead(protocolName: kind.name, direction: .request, sender: direction)
      sink.begin(message, start: start.rawBytes, host: bytes.clamped(target).clamped(host))
    case .response(let status):
      for divisor in [100, 10, 1] { start.append(UInt8(truncatingIfNeeded: 0x30 + status / divisor % 10)) }
      let known = kind == .sip ? bytes.clamped(head.sequenceMethod) : method.rawBytes
      if known.byteCount > 0 {
        start.append(0x20)
        start.append(bytesOf: known.prefix(32))
      }
      let message = MessageHead(protocolName: kind.name, direction: .response, sender: direction)
      sink.begin(message, start: start.rawBytes, host: bytes.prefix(0))
    }
  }

  private func tellTarget(_ bytes: RawSpan, _ target: Range<Int>, at offset: UInt64, _ sink: any MessageSink) {
    let text = bytes.clamped(target)
    let place = offset &+ UInt64(target.lowerBound)
    let parts = SessionTarget(text)
    let none = text.prefix(0)
    if let user = parts.user, kind == .rtsp {
      sink.field(.user, name: none, value: text.clamped(user), at: place &+ UInt64(user.lowerBound))
    }
    if let password = parts.password {
      sink.field(.password, name: none, value: text.clamped(password), at: place &+ UInt64(password.lowerBound))
    }
    if kind == .rtsp, let path = parts.path {
      sink.field(.path, name: none, value: text.clamped(path), at: place &+ UInt64(path.lowerBound))
      tellQuery(text, behind: path.upperBound, at: place, sink)
    } else {
      withBytes(of: "request-uri") { sink.field(.field, name: $0, value: text, at: place) }
      tellNumber(text, parts, at: place, sink)
    }
  }

  private func tellQuery(_ text: RawSpan, behind path: Int, at place: UInt64, _ sink: any MessageSink) {
    guard text.u8(at: path) == UInt8(ascii: "?") else { return }
    let query = text.dropping(path + 1)
    let start = place &+ UInt64(path + 1)
    QueryPairs.forEach(in: query) { name, value in
      sink.field(.query, name: query.clamped(name), value: query.clamped(value), at: start &+ UInt64(value.lowerBound))
    }
  }

  /// The user part of an address may be a telephone number (RFC 3261 section 19.1.1, RFC 3966).
  private func tellNumber(_ text: RawSpan, _ parts: SessionTarget, at place: UInt64, _ sink: any MessageSink) {
    guard let user = parts.user, text.clamped(user).isNumber else { return }
    withBytes(of: "phone") { name in
      sink.field(.field, name: name, value: text.clamped(user), at: place &+ UInt64(user.lowerBound))
    }
  }

  private func tell(_ field: MessageField, _ bytes: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    guard !field.value.isEmpty else { return }
    let name = bytes.extracting(field.name)
    let value = bytes.extracting(field.value)
    let place = offset &+ UInt64(field.value.lowerBound)
    if kind == .sip, name.byteCount == 1 {
      for (letter, full) in Self.compact where name.equalsIgnoringCase(letter) {
        withBytes(of: full) { tellAddress($0, value, at: place, sink) }
        return
      }
    }
    tellAddress(name, value, at: place, sink)
  }

  /// A header; of the caller and the called also the user and the number in the address.
  private func tellAddress(_ name: RawSpan, _ value: RawSpan, at place: UInt64, _ sink: any MessageSink) {
    sink.field(.header, name: name, value: value, at: place)
    let isCaller = name.equalsIgnoringCase("from") || name.equalsIgnoringCase("p-asserted-identity")
    guard kind == .sip, isCaller || name.equalsIgnoringCase("to") else { return }
    let start = value.firstIndex(of: UInt8(ascii: "<")).map { $0 + 1 } ?? 0
    let end = value.firstIndex(of: UInt8(ascii: ">"), from: start) ?? value.byteCount
    let address = value.clamped(start..<end)
    let parts = SessionTarget(address)
    tellNumber(address, parts, at: place &+ UInt64(start), sink)
    guard isCaller, let user = parts.user, !address.clamped(user).isNumber else { return }
    sink.field(
      .user, name: address.prefix(0), value: address.clamped(user), at: place &+ UInt64(start + user.lowerBound))
  }
}

extension RawSpan {
  /// Whether the bytes are digits, with a plus before them or not, and enough of them for a subscriber.
  fileprivate var isNumber: Bool {
    guard byteCount >= 7, self[0] == UInt8(ascii: "+") || self[0].isASCIIDigit else { return false }
    for index in 1..<byteCount where !self[index].isASCIIDigit && self[index] != 0x2D && self[index] != 0x2E {
      return false
    }
    return true
  }
}
