import AuditModel
import Bytes

/// Reads HTTP/0.9 to HTTP/1.1 (RFC 9112): lenient, because what real programs send must be seen, and exact about where
/// each value stood.
final class HTTP1Decoder: StreamDecoder {
  /// Reads what the connection was upgraded to.
  private var successor: (any StreamDecoder)?
  private var initiator = HTTP1Half(.fromInitiator)
  private var responder = HTTP1Half(.fromResponder)
  private var dialogue = HTTP1Dialogue()
  private let context: FlowContext

  init(_ context: FlowContext) { self.context = context }

  var deferredCoverage: Coverage { successor?.deferredCoverage ?? Coverage() }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    if let successor { return try successor.consume(window, into: sink) }
    var progress =
      switch window.direction {
      case .fromInitiator: initiator.consume(window, &dialogue, sink)
      case .fromResponder: responder.consume(window, &dialogue, sink)
      }
    guard progress.next == .handOver, let upgrade = dialogue.upgrade else { return progress }
    successor = upgrade.decoder(client: dialogue.requester ?? .fromInitiator, in: context)
    if successor != nil { progress.next = .more(atLeast: 1) }
    return progress
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    if let successor { return successor.skip(count, from: direction, at: offset, into: sink) }
    switch direction {
    case .fromInitiator: initiator.skip(count, at: offset, &dialogue, sink)
    case .fromResponder: responder.skip(count, at: offset, &dialogue, sink)
    }
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    if let successor { return successor.salvage(rest, into: sink) }
    return switch rest.direction {
    case .fromInitiator: initiator.salvage(rest, &dialogue, sink)
    case .fromResponder: responder.salvage(rest, &dialogue, sink)
    }
  }

  func bin(ofRest rest: borrowing StreamWindow) -> Coverage.Bin { successor?.bin(ofRest: rest) ?? .opaqueUnknown }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    if let successor { return successor.finish(rest, into: sink) }
    switch rest.direction {
    case .fromInitiator: initiator.finish(sink)
    case .fromResponder: responder.finish(sink)
    }
  }
}
