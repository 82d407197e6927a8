import AuditModel
import Bytes

/// MQTT: both directions are sequences of control packets.
final class MQTTDecoder: StreamDecoder {
  // Values, not objects: most connections are seen for a few packets only.
  private var initiator = MQTTHalf(.fromInitiator)
  private var responder = MQTTHalf(.fromResponder)
  private var session = MQTTSession()

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    switch window.direction {
    case .fromInitiator: initiator.consume(window, &session, into: sink)
    case .fromResponder: responder.consume(window, &session, into: sink)
    }
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    switch direction {
    case .fromInitiator: initiator.skip(count, at: offset, into: sink)
    case .fromResponder: responder.skip(count, at: offset, into: sink)
    }
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    switch rest.direction {
    case .fromInitiator: initiator.salvage(rest, &session, into: sink)
    case .fromResponder: responder.salvage(rest, &session, into: sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    switch rest.direction {
    case .fromInitiator: initiator.finish(rest, into: sink)
    case .fromResponder: responder.finish(rest, into: sink)
    }
  }
}
