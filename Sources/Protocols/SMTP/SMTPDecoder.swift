import AuditModel
import Bytes

/// Reads SMTP (RFC 5321): envelope, authentication, the mails themselves, and hands over at STARTTLS.
final class SMTPDecoder: StreamDecoder {
  private var client = SMTPClient()
  private var server = SMTPServer()
  private var session = SMTPSession()
  /// The side that sends mail; it is not always the one that opened the flow (a capture may begin late).
  private var clientSide: FlowDirection?

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    guard let side = side(window) else { return Progress(consumed: 0, next: .more(atLeast: 4)) }
    return window.direction == side
      ? client.consume(window, &session, sink) : try server.consume(window, &session, sink)
  }

  /// Replies begin with three digits, commands with a letter.
  private func side(_ window: borrowing StreamWindow) -> FlowDirection? {
    if let clientSide { return clientSide }
    guard let first = window.bytes.u8(at: 0) else { return nil }
    clientSide = first.isASCIIDigit ? window.direction.opposite : window.direction
    return clientSide
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    session.lose()
    if direction == clientSide { client.skip(from: direction, sink) }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    if rest.direction == clientSide { client.finish(from: rest.direction, sink) }
  }
}
