package import AuditModel

/// A byte stream within another: what TLS protects, what WebSocket frames carry. It is recognised and decoded as any
/// other; what is told of it goes to the outer sink with outer offsets. Owned by the decoder of the outer stream.
package final class InnerStream {
  private let feeder: StreamFeeder
  private let sink: InnerSink
  private var initiatorOffset: UInt64 = 0
  private var responderOffset: UInt64 = 0

  /// - Parameters:
  ///   - context: That of the outer stream.
  ///   - sub: The number of the stream of the outer protocol (HTTP/2) that carries it, if there is one.
  package init(in context: FlowContext, sub: Int? = nil) {
    feeder = StreamFeeder(context.inner)
    sink = InnerSink(sub: sub)
  }

  /// A stream whose protocol was agreed on.
  init(of module: ProtocolModule, in context: FlowContext, sub: Int?) {
    let inner = context.inner
    feeder = StreamFeeder(inner.modules.isEmpty ? inner : inner.recognising([module]))
    sink = InnerSink(sub: sub)
  }

  /// What became of the bytes given so far, without the gaps: those the outer stream has booked.
  package var coverage: Coverage {
    let all = feeder.coverage
    var sum = Coverage()
    for bin in Coverage.Bin.allCases where bin != .gap { sum.add(all.count(of: bin), to: bin) }
    return sum
  }

  /// The protocol recognised last; `nil` as long as there is none.
  package var protocolName: StaticString? { feeder.protocolName }

  /// Takes the next inner bytes of one direction.
  /// - Parameter outer: Where they stand in the outer stream. A range as long as the bytes means that they stand there
  ///   byte by byte (deciphered or unmasked in place); any other range stands for them as a whole.
  package func feed(
    _ bytes: RawSpan, from direction: FlowDirection, at outer: Range<UInt64>, time: Timestamp,
    into outerSink: any MessageSink
  ) {
    guard bytes.byteCount > 0 else { return }
    let offset = advance(direction, by: bytes.byteCount)
    sink.append(bytes.byteCount, at: offset, outer: outer, from: direction)
    sink.withOuter(outerSink) { feeder.feed(bytes, from: direction, at: offset, time: time, into: sink) }
  }

  /// `count` inner bytes of one direction are lost (an estimate will do). Not part of `coverage`.
  package func gap(_ count: Int, from direction: FlowDirection, into outerSink: any MessageSink) {
    guard count > 0 else { return }
    let offset = advance(direction, by: count)
    sink.withOuter(outerSink) { feeder.gap(count, from: direction, at: offset, into: sink) }
  }

  /// One direction has ended. A second call for it does nothing.
  package func finish(_ direction: FlowDirection, into outerSink: any MessageSink) {
    sink.withOuter(outerSink) { feeder.finish(direction, into: sink) }
  }

  // MARK: Late secrets, for what lies within

  package var awaitsSecrets: Bool { feeder.awaitsSecrets }

  package func secretsArrived(into outerSink: any MessageSink) {
    sink.withOuter(outerSink) { feeder.secretsArrived(into: sink) }
  }

  package func stopWaiting(into outerSink: any MessageSink) {
    sink.withOuter(outerSink) { feeder.stopWaiting(into: sink) }
  }

  private func advance(_ direction: FlowDirection, by count: Int) -> UInt64 {
    switch direction {
    case .fromInitiator:
      defer { initiatorOffset &+= UInt64(count) }
      return initiatorOffset
    case .fromResponder:
      defer { responderOffset &+= UInt64(count) }
      return responderOffset
    }
  }
}
