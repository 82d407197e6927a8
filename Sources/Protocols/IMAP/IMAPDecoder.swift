import AuditModel
import Bytes

/// Reads IMAP (RFC 9051, 3501): who logs in and how, mails in both directions, and hands over at STARTTLS.
final class IMAPDecoder: StreamDecoder {
  private var client = IMAPClient()
  private var server = IMAPServer()
  private var session = IMAPSession()
  private var clientSide: FlowDirection?

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    guard let side = side(window) else { return Progress(consumed: 0) }
    return window.direction == side
      ? client.consume(window, &session, sink) : server.consume(window, &session, sink)
  }

  /// The flow's initiator asks, unless its first byte is that of an answer.
  private func side(_ window: borrowing StreamWindow) -> FlowDirection? {
    if let clientSide { return clientSide }
    guard let first = window.bytes.u8(at: 0) else { return nil }
    clientSide = first == UInt8(ascii: "*") ? window.direction.opposite : window.direction
    return clientSide
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    if direction == clientSide {
      client.skip(UInt64(max(count, 0)), from: direction, sink)
    } else {
      server.skip(UInt64(max(count, 0)), from: direction, sink)
    }
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {
    if rest.direction == clientSide {
      client.finish(from: rest.direction, sink)
    } else {
      server.finish(from: rest.direction, sink)
    }
  }
}
