import AuditModel
import Bytes

/// Reads the client's commands and files, and the daemon's answers: single bytes to a job, text to a question.
final class LPDDecoder: StreamDecoder {
  private var client = LPDClient()
  private var answer = PayloadCollector()

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    if window.direction == .fromInitiator { return try client.consume(window, sink) }
    if client.isAsking {
      answer.append(window.bytes, at: window.offset) { tell($0, .response, window.direction, sink) }
    }
    return Progress(consumed: window.bytes.byteCount)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    if direction == .fromInitiator {
      client.skip(count, direction, sink)
    } else {
      answer.end(isComplete: false) { tell($0, .response, direction, sink) }
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    let direction = rest.direction
    if direction == .fromInitiator {
      client.finish(direction, sink)
    } else {
      answer.end(isComplete: true) { tell($0, .response, direction, sink) }
    }
  }

  private func tell(
    _ body: borrowing MessageBody, _ kind: MessageDirection, _ sender: FlowDirection, _ sink: any MessageSink
  ) {
    let head = MessageHead(protocolName: LPD.name, direction: kind, sender: sender)
    let start = client.start
    let none = body.bytes.prefix(0)
    sink.begin(head, start: start.rawBytes, host: none)
    sink.body(body)
    sink.end()
  }
}
