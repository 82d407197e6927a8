import AuditModel
import Bytes

/// One stream of HTTP/2 or HTTP/3: a request and its response, told to a sink as HTTP/1 tells them. The framing of the
/// version in hand gives it decoded sections and bytes of bodies.
final class WebExchange {
  private let requester: FlowDirection
  private let sub: Int
  /// That of the connection; `nil` where tunnels are not followed.
  private let context: FlowContext?
  private var memo = RequestMemo()
  private var initiator: WebHalf
  private var responder: WebHalf
  private var offer = TunnelOffer.none
  /// What the stream carries once a CONNECT was granted.
  private(set) var tunnel: InnerStream?

  /// - Parameters:
  ///   - sub: the stream's number.
  ///   - requester: the side that sends requests.
  ///   - context: that of the connection; without it tunnels are read as bodies.
  init(
    protocolName: StaticString, sub: Int, requester: FlowDirection, allowance: BodyAllowance,
    context: FlowContext? = nil
  ) {
    self.requester = requester
    self.sub = sub
    self.context = context
    initiator = WebHalf(.fromInitiator, protocolName: protocolName, sub: sub, allowance: allowance)
    responder = WebHalf(.fromResponder, protocolName: protocolName, sub: sub, allowance: allowance)
  }

  /// Both directions have ended.
  var isOver: Bool { initiator.isEnded && responder.isEnded }

  /// Takes a header or trailer section.
  /// - Parameter isLast: nothing follows in this direction.
  func take(
    _ section: FieldSection, from direction: FlowDirection, isLast: Bool, time: Timestamp, into sink: any MessageSink
  ) {
    warn(of: section, from: direction, sink)
    let head = WebHead(section)
    if !head.isRequest, !head.isResponse, half(direction).isOpen {
      change(direction) { $0.take(trailers: section) }
      if isLast { change(direction) { $0.end(isComplete: true, isLast: true, sink) } }
      return
    }
    let isRequest = head.isRequest || !head.isResponse && direction == requester
    if isRequest {
      memo = head.memo(section)
      offer = TunnelOffer(head, memo, section)
    }
    let known = memo
    let opening = isRequest || isLast ? nil : opening(section, head)
    if opening != nil { change(direction.opposite) { $0.end(isComplete: true, isLast: false, sink) } }
    change(direction) { half in
      if half.isOpen { half.end(isComplete: false, isLast: false, sink) }
      half.begin(section, head, known, as: isRequest ? .request : .response, time: time)
      if isLast || head.isInterim || opening != nil { half.end(isComplete: true, isLast: isLast, sink) }
    }
    tunnel = tunnel ?? opening
  }

  /// What follows an answer that grants a CONNECT; `nil` for any other answer.
  private func opening(_ section: FieldSection, _ head: WebHead) -> InnerStream? {
    guard let context, tunnel == nil, (200..<300).contains(head.status) else { return nil }
    switch offer {
    case .none: return nil
    case .stream: return InnerStream(in: context, sub: sub)
    case .webSocket:
      let terms = WebSocketTerms(section.bytes.rawBytes, head.traits, memo)
      return InnerStream(of: WebSocketDecoder.module(terms, client: requester, in: context), in: context, sub: sub)
    }
  }

  /// Takes a request that the server promises to answer unasked (RFC 9113 section 8.4). To be called on the promised
  /// stream.
  func takePromise(
    _ section: FieldSection, from direction: FlowDirection, time: Timestamp, into sink: any MessageSink
  ) {
    warn(of: section, from: direction, sink)
    let head = WebHead(section)
    memo = head.memo(section)
    let known = memo
    change(direction) { half in
      half.begin(section, head, known, as: .response, time: time)
      half.markAsPush()
      half.end(isComplete: true, isLast: false, sink)
    }
    change(direction.opposite) { $0.end(isComplete: true, isLast: true, sink) }
  }

  /// Takes bytes of a body; `offset` is where they stand in the stream of the flow. Answers how many of them the tunnel
  /// books itself.
  @discardableResult
  func takeBody(
    _ bytes: RawSpan, at offset: UInt64, from direction: FlowDirection, time: Timestamp, into sink: any MessageSink
  ) -> Int {
    if bytes.byteCount == 0 { return 0 }
    if let tunnel {
      tunnel.feed(
        bytes, from: direction, at: offset..<offset &+ UInt64(bytes.byteCount), time: time, into: sink)
      return bytes.byteCount
    }
    beginUnknown(direction, time)
    change(direction) { $0.append(bytes, at: offset, sink) }
    return 0
  }

  /// The request came another way (`Upgrade: h2c`).
  func adopt(_ memo: RequestMemo) { self.memo = memo }

  /// Bytes of a body are not in the capture; `count` may be an estimate.
  func breakBody(_ count: Int = 1, from direction: FlowDirection, into sink: any MessageSink) {
    tunnel?.gap(count, from: direction, into: sink)
    change(direction) { $0.breakBody(sink) }
  }

  /// One direction is over. A second call for it does nothing.
  /// - Parameter isComplete: it ended as the protocol has it, and nothing is missing.
  func finish(_ direction: FlowDirection, isComplete: Bool, into sink: any MessageSink) {
    tunnel?.finish(direction, into: sink)
    change(direction) { $0.end(isComplete: isComplete, isLast: true, sink) }
  }

  /// One side gave up the exchange. The other side may still have sent something.
  func reset(by direction: FlowDirection, into sink: any MessageSink) {
    tunnel?.finish(direction, into: sink)
    change(direction) { $0.end(isComplete: false, isLast: true, sink) }
    change(direction.opposite) { $0.end(isComplete: false, isLast: false, sink) }
  }

  /// The lowest offset of a direction that may still be told; `nil` for none.
  func oldestOffset(_ direction: FlowDirection) -> UInt64? { half(direction).oldestOffset }

  // MARK: - Steps

  private func half(_ direction: FlowDirection) -> WebHalf {
    direction == .fromInitiator ? initiator : responder
  }

  private func change(_ direction: FlowDirection, _ body: (inout WebHalf) -> Void) {
    switch direction {
    case .fromInitiator: body(&initiator)
    case .fromResponder: body(&responder)
    }
  }

  /// A body whose header section was not seen.
  private func beginUnknown(_ direction: FlowDirection, _ time: Timestamp) {
    if half(direction).isOpen { return }
    let known = memo
    let isRequest = direction == requester
    change(direction) {
      $0.begin(FieldSection(), WebHead(), known, as: isRequest ? .request : .response, time: time)
    }
  }

  private func warn(of section: FieldSection, from direction: FlowDirection, _ sink: any MessageSink) {
    if section.unknown > 0 {
      sink.trouble(
        "unknown-header-entry", "a header field refers to a table entry that is not in the capture",
        at: section.wire.lowerBound, from: direction)
    }
    if section.omitted > 0 {
      sink.trouble(
        "oversized-head", "a header section unpacks to more than what is read", at: section.wire.lowerBound,
        from: direction)
    }
  }
}
