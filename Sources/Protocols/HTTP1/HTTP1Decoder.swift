import AuditModel
import Bytes

/// Reads HTTP/0.9 to HTTP/1.1 (RFC 9112): lenient, because what real programs send must be seen, and exact about where
/// each value stood.
final class HTTP1Decoder: StreamDecoder {
  private var initiator = HTTP1Half(.fromInitiator)
  private var responder = HTTP1Half(.fromResponder)
  private var dialogue = HTTP1Dialogue()

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    switch window.direction {
    case .fromInitiator: initiator.consume(window, &dialogue, sink)
    case .fromResponder: responder.consume(window, &dialogue, sink)
    }
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    switch direction {
    case .fromInitiator: initiator.skip(count, at: offset, &dialogue, sink)
    case .fromResponder: responder.skip(count, at: offset, &dialogue, sink)
    }
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    switch rest.direction {
    case .fromInitiator: initiator.salvage(rest, &dialogue, sink)
    case .fromResponder: responder.salvage(rest, &dialogue, sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    switch rest.direction {
    case .fromInitiator: initiator.finish(sink)
    case .fromResponder: responder.finish(sink)
    }
  }
}
