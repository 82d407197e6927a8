import AuditModel
import Bytes

/// The open streams of a connection. Bounded: the oldest is told as far as it came when there are too many.
final class HTTP2Streams {
  /// Far more than any server allows at once.
  static let limit = 1_024

  /// The side that sends requests.
  var client = FlowDirection.fromInitiator
  /// The request that was sent as HTTP/1 and is answered on stream 1.
  private var upgraded: RequestMemo?
  private let allowance = BodyAllowance()
  private let context: FlowContext
  private var exchanges: [UInt32: WebExchange] = [:]
  /// Streams in the order in which they were opened; closed ones are dropped when their turn comes.
  private var order: [UInt32] = []
  private var oldest = 0

  /// What became of the bytes of tunnels that are over.
  private var closed = Coverage()
  /// Tunnels that are over but hold what secrets may still open.
  private var waiting: [InnerStream] = []

  init(in context: FlowContext, upgraded: RequestMemo?) {
    self.context = context
    self.upgraded = upgraded
  }

  /// The exchange on a stream, opened if need be.
  func exchange(_ stream: UInt32, at offset: UInt64, from direction: FlowDirection, _ sink: any MessageSink)
    -> WebExchange
  {
    if let exchange = exchanges[stream] { return exchange }
    if exchanges.count >= Self.limit {
      sink.trouble(
        "http2-streams", "more streams are open at once than are followed; the oldest was closed early", at: offset,
        from: direction)
      closeOldest(sink)
    }
    let exchange = WebExchange(
      protocolName: HTTP2.name, sub: Int(stream), requester: client, allowance: allowance, context: context)
    if stream == 1, let upgraded {
      exchange.adopt(upgraded)
      self.upgraded = nil
    }
    exchanges[stream] = exchange
    order.append(stream)
    return exchange
  }

  /// The exchange on a stream, if one is open.
  func known(_ stream: UInt32) -> WebExchange? { exchanges[stream] }

  /// Forgets a stream that is over.
  func settle(_ stream: UInt32) {
    if let exchange = exchanges[stream], exchange.isOver { forget(exchange, stream) }
    if oldest > 4_096 || exchanges.isEmpty {
      order.removeFirst(oldest)
      oldest = 0
      order.removeAll { exchanges[$0] == nil }
    }
  }

  /// One direction of the connection is over: so is that of all its streams.
  func finish(_ direction: FlowDirection, into sink: any MessageSink) {
    for stream in exchanges.keys.sorted() {
      exchanges[stream]?.finish(direction, isComplete: false, into: sink)
      settle(stream)
    }
  }

  private func closeOldest(_ sink: any MessageSink) {
    while oldest < order.count {
      let stream = order[oldest]
      oldest += 1
      guard let exchange = exchanges[stream] else { continue }
      for direction in FlowDirection.allCases { exchange.finish(direction, isComplete: false, into: sink) }
      forget(exchange, stream)
      return
    }
  }

  private func forget(_ exchange: WebExchange, _ stream: UInt32) {
    exchanges[stream] = nil
    guard let tunnel = exchange.tunnel else { return }
    if tunnel.awaitsSecrets { waiting.append(tunnel) } else { closed.merge(tunnel.coverage) }
  }

  // MARK: - Tunnels

  /// What became of the bytes that were given to tunnels.
  var tunnelCoverage: Coverage {
    var sum = closed
    for tunnel in waiting { sum.merge(tunnel.coverage) }
    for exchange in exchanges.values { if let tunnel = exchange.tunnel { sum.merge(tunnel.coverage) } }
    return sum
  }

  var tunnelsAwaitSecrets: Bool {
    !waiting.isEmpty || exchanges.values.contains { $0.tunnel?.awaitsSecrets == true }
  }

  /// Calls `body` with each tunnel, in a fixed order; drops those that are over and wait no more.
  func visitTunnels(_ body: (InnerStream) -> Void) {
    for tunnel in waiting { body(tunnel) }
    for tunnel in waiting where !tunnel.awaitsSecrets { closed.merge(tunnel.coverage) }
    waiting.removeAll { !$0.awaitsSecrets }
    for stream in exchanges.keys.sorted() { if let tunnel = exchanges[stream]?.tunnel { body(tunnel) } }
  }

  /// The border between frames is lost: nobody knows how many bytes of which tunnel are missing.
  func breakTunnels(from direction: FlowDirection, into sink: any MessageSink) {
    for stream in exchanges.keys.sorted() where exchanges[stream]?.tunnel != nil {
      exchanges[stream]?.breakBody(from: direction, into: sink)
    }
  }
}
