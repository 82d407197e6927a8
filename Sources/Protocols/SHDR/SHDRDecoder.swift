import AuditModel
import Bytes

/// Reads both directions line by line: data from the adapter, pings from the agent.
final class SHDRDecoder: StreamDecoder {
  private var sides = [SHDRSide(.fromInitiator), SHDRSide(.fromResponder)]

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    sides[Int(window.direction.rawValue)].consume(window, sink)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    sides[Int(direction.rawValue)].skip(sink)
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    sides[Int(rest.direction.rawValue)].salvage(rest, sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    sides[Int(rest.direction.rawValue)].skip(sink)
  }
}
