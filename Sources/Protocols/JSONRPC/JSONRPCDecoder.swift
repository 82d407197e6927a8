import AuditModel
import Bytes

/// Reads both sides; remembers what was asked, so that an answer bears its name.
final class JSONRPCDecoder: StreamDecoder {
  private var sides = [JSONRPCSide(.fromInitiator), JSONRPCSide(.fromResponder)]
  private var calls = JSONRPCCalls()

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    sides[Int(window.direction.rawValue)].consume(window, &calls, sink)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    sides[Int(direction.rawValue)].skip(count, sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    sides[Int(rest.direction.rawValue)].finish(sink)
  }
}
