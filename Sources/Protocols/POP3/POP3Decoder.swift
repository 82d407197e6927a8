import AuditModel
import Bytes

/// Reads POP3 (RFC 1939): who logs in and how, the mails, and hands over at STLS.
final class POP3Decoder: StreamDecoder {
  private var client = POP3Client()
  private var server = POP3Server()
  private var session = POP3Session()
  private var clientSide: FlowDirection?

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    guard let side = side(window) else { return Progress(consumed: 0) }
    return window.direction == side
      ? client.consume(window, &session, sink) : server.consume(window, &session, sink)
  }

  /// Answers begin with a sign, commands with a letter.
  private func side(_ window: borrowing StreamWindow) -> FlowDirection? {
    if let clientSide { return clientSide }
    guard let first = window.bytes.u8(at: 0) else { return nil }
    let isAnswer = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    clientSide = isAnswer ? window.direction.opposite : window.direction
    return clientSide
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    session.lose()
    if direction == clientSide { client.skip() } else { server.skip(from: direction, sink) }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    if rest.direction != clientSide { server.finish(from: rest.direction, sink) }
  }
}
