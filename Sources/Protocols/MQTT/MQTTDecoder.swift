import AuditModel
import Bytes

/// MQTT: both directions are sequences of control packets.
final class MQTTDecoder: StreamDecoder {
  private let initiator: MQTTHalf
  private let responder: MQTTHalf

  init() {
    let session = MQTTSession()
    initiator = MQTTHalf(.fromInitiator, session)
    responder = MQTTHalf(.fromResponder, session)
  }

  private func half(_ direction: FlowDirection) -> MQTTHalf { direction == .fromInitiator ? initiator : responder }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    half(window.direction).consume(window, into: sink)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    half(direction).skip(count, at: offset, into: sink)
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    half(rest.direction).salvage(rest, into: sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    half(rest.direction).finish(rest, into: sink)
  }
}
