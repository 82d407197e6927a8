import AuditModel
import Bytes

/// Gives the job as one payload, and the printer's answers as another.
final class RawPrintDecoder: StreamDecoder {
  private var job = PayloadCollector()
  private var answers = PayloadCollector()

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    let direction = window.direction
    if direction == .fromInitiator {
      job.append(window.bytes, at: window.offset) { Self.tell($0, direction, sink) }
    } else {
      answers.append(window.bytes, at: window.offset) { Self.tell($0, direction, sink) }
    }
    return Progress(consumed: window.bytes.byteCount)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    end(direction, isComplete: false, sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    end(rest.direction, isComplete: true, sink)
  }

  private func end(_ direction: FlowDirection, isComplete: Bool, _ sink: any MessageSink) {
    if direction == .fromInitiator {
      job.end(isComplete: isComplete) { Self.tell($0, direction, sink) }
    } else {
      answers.end(isComplete: isComplete) { Self.tell($0, direction, sink) }
    }
  }

  private static func tell(_ body: borrowing MessageBody, _ direction: FlowDirection, _ sink: any MessageSink) {
    let head = MessageHead(
      protocolName: RawPrint.name, direction: direction == .fromInitiator ? .request : .response, sender: direction)
    let none = body.bytes.prefix(0)
    withBytes(of: "PRINT") { sink.begin(head, start: $0, host: none) }
    sink.body(body)
    sink.end()
  }
}
