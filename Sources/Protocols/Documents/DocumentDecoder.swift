import AuditModel
import Bytes

/// Puts the documents of both directions together. A side that does not begin with one is searched raw.
final class DocumentDecoder: StreamDecoder {
  private let label: FlowLabel
  private var sides = [DocumentSide(.fromInitiator), DocumentSide(.fromResponder)]

  init(port: UInt16) { label = FlowLabel(.tcp, port: port) }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    sides[Int(window.direction.rawValue)].consume(window, label, sink)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    sides[Int(direction.rawValue)].end(isComplete: false, label, sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    sides[Int(rest.direction.rawValue)].end(isComplete: true, label, sink)
  }
}
