import AuditModel
import Bytes

extension HTTP1Half {
  /// What follows a header section.
  enum Following {
    case body(BodyFraming)
    /// No body; the direction goes on in this state.
    case state(State)
  }

  /// A header section is read: pairs requests with responses and makes the first words.
  mutating func begin(_ bytes: RawSpan, _ dialogue: inout HTTP1Dialogue) {
    isMedia = MediaKind.isOpaque(bytes.clamped(head.traits.mediaType))
    parts.begin(bytes.clamped(head.traits.mediaType))
    switch head.line {
    case .request(let method, let target, let isHTTP09):
      dialogue.willRequest(from: direction)
      beginRequest(bytes, method, target, isHTTP09, &dialogue)
    case .response(let status, _): beginResponse(bytes, status, &dialogue)
    }
  }

  private mutating func beginRequest(
    _ bytes: RawSpan, _ method: Range<Int>, _ target: Range<Int>, _ isHTTP09: Bool, _ dialogue: inout HTTP1Dialogue
  ) {
    let kind = RequestMethod(bytes.clamped(method))
    let path = bytes.clamped(kind == .connect ? target : head.path)
    Self.write(bytes.clamped(method), path, to: &start)
    let host = bytes.clamped(head.host).prefix(255)
    let signals = head.traits.signals
    memo.resource = StatusResource.kind(of: path)
    let resource = memo.resource
    dialogue.requests.push { memo in
      Self.write(bytes.clamped(method), path, to: &memo.start)
      memo.host.removeAll(keepingCapacity: true)
      memo.host.append(bytesOf: host)
      memo.signals = signals
      memo.method = kind
      memo.resource = resource
      memo.isHTTP09 = isHTTP09
      memo.isKnown = true
    }
  }

  /// The first words of a request: its method and, cut, its path.
  private static func write(_ method: RawSpan, _ path: RawSpan, to start: inout [UInt8]) {
    start.removeAll(keepingCapacity: true)
    start.append(bytesOf: method)
    start.append(0x20)
    if path.byteCount == 0 { start.append(0x2F) } else { start.append(bytesOf: path.prefix(RequestMemo.startLimit)) }
  }

  private mutating func beginResponse(_ bytes: RawSpan, _ status: Int, _ dialogue: inout HTTP1Dialogue) {
    if status < 200, status != 101 {
      // An interim response: the request stays open.
      memo = dialogue.requests.oldest ?? RequestMemo()
    } else if !dialogue.requests.pop(into: &memo) {
      memo = RequestMemo()
    }
    start.removeAll(keepingCapacity: true)
    for divisor in [100, 10, 1] { start.append(UInt8(truncatingIfNeeded: 0x30 + status / divisor % 10)) }
    guard memo.isKnown else { return }
    start.append(0x20)
    start.append(contentsOf: memo.start)
  }

  /// RFC 9112 section 6.3, leniently.
  mutating func follow(_ bytes: RawSpan, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink) -> Following {
    warnOfLengths(sink)
    if case .request(_, _, let isHTTP09) = head.line { return followRequest(bytes, isHTTP09, &dialogue) }
    return followResponse(bytes, &dialogue)
  }

  private func followRequest(_ bytes: RawSpan, _ isHTTP09: Bool, _ dialogue: inout HTTP1Dialogue) -> Following {
    if isHTTP09 { return .state(.head) }
    if head.method(bytes) == .connect {
      dialogue.tunnel = .asked
      return .state(.tunnel)
    }
    if head.isChunked { return .body(.chunkSize) }
    return length ?? .state(.head)
  }

  private func followResponse(_ bytes: RawSpan, _ dialogue: inout HTTP1Dialogue) -> Following {
    let status = head.status
    if memo.method == .connect, memo.isKnown {
      let isGranted = (200..<300).contains(status)
      if status >= 200 { dialogue.tunnel = isGranted ? .none : .refused }
      if isGranted { return .state(.handOver) }
    }
    if status == 101 {
      dialogue.upgrade = HTTP1Upgrade(bytes, head.traits, memo)
      return .state(.handOver)
    }
    if status < 200 || status == 204 || status == 304 || memo.method == .head && memo.isKnown { return .state(.head) }
    if head.isChunked { return .body(.chunkSize) }
    if head.hasTransferCoding { return .body(.toEnd) }
    return length ?? .body(.toEnd)
  }

  /// What `Content-Length` says; `nil` when it says nothing of use.
  private var length: Following? {
    switch head.contentLength {
    case .bytes(0), .conflicting(0): .state(.head)
    case .bytes(let count), .conflicting(let count): .body(.length(count))
    case .absent, .invalid: nil
    }
  }

  /// Lengths that two readers may understand differently (request smuggling).
  private func warnOfLengths(_ sink: any MessageSink) {
    switch head.contentLength {
    case .invalid: sink.trouble("ambiguous-length", "a length that is no number", at: headOffset, from: direction)
    case .conflicting: sink.trouble("ambiguous-length", "two lengths that differ", at: headOffset, from: direction)
    case .bytes where head.hasTransferCoding:
      sink.trouble("ambiguous-length", "a length beside a transfer coding", at: headOffset, from: direction)
    case .bytes, .absent: break
    }
  }
}
