import AuditModel
import Bytes

/// The server's side: lines, with literals between their pieces (RFC 9051 section 7).
struct IMAPServer {
  private static let lineLimit = 262_144

  private var literal: IMAPLiteral?
  /// The next bytes may begin in the middle of anything.
  private var isLost = false

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout IMAPSession, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      if literal != nil { return at > 0 ? Progress(consumed: at) : takeLiteral(window, sink) }
      guard let line = TextLines.line(window.bytes, from: at) else { break }
      if isLost {
        if at > 0 { return Progress(consumed: at) }
        isLost = false
        return Progress(consumed: line.next, unknown: line.next)
      }
      tell(window, line.content, sink)
      at = line.next
      if let next = following(window.bytes.clamped(line.content), &session) {
        if case .done = next {
          sink.trouble(
            "unsupported", "mail in a compressed session", at: window.offset &+ UInt64(at), from: window.direction)
        }
        return Progress(consumed: at, next: next)
      }
    }
    let left = window.bytes.byteCount - at
    if left <= Self.lineLimit { return Progress(consumed: at, next: .more(atLeast: left + 1)) }
    if at > 0 { return Progress(consumed: at) }
    isLost = true
    return Progress(consumed: left, unknown: left)
  }

  /// What comes behind the answer to STARTTLS or COMPRESS (RFC 4978).
  private func following(_ line: RawSpan, _ session: inout IMAPSession) -> Progress.Next? {
    guard !session.startTLS.isEmpty || !session.compress.isEmpty else { return nil }
    for (tag, next) in [(session.startTLS, Progress.Next.handOver), (session.compress, .done(.unsupported))] {
      guard !tag.isEmpty, Self.begins(line, with: tag), line.u8(at: tag.count) == 0x20 else { continue }
      session.settle()
      return line.dropping(tag.count + 1).beginsIgnoringCase(with: "ok") ? next : nil
    }
    return nil
  }

  private static func begins(_ line: RawSpan, with tag: [UInt8]) -> Bool {
    guard line.byteCount > tag.count else { return false }
    for index in tag.indices where line[index] != tag[index] { return false }
    return true
  }

  private mutating func tell(_ window: borrowing StreamWindow, _ line: Range<Int>, _ sink: any MessageSink) {
    let content = window.bytes.clamped(line)
    var text = line
    if let announced = IMAPLine.literal(content) {
      text = line.lowerBound..<line.lowerBound + announced.start
      literal = IMAPLiteral(announced.count, IMAPLine.content(announcedBy: content.prefix(announced.start)))
      if announced.count == 0 { literal = nil }
    }
    // A challenge says nothing of use; a closing parenthesis neither.
    guard text.count > 2, !content.begins(with: "+ ") else { return }
    let none = content.prefix(0)
    sink.begin(head(window.direction), start: none, host: none)
    let value = window.bytes.clamped(text)
    sink.field(.text, name: none, value: value, at: window.offset &+ UInt64(text.lowerBound))
    sink.end()
    IMAPEnvelope.tell(value, at: window.offset &+ UInt64(text.lowerBound), head(window.direction), into: sink)
  }

  private func head(_ side: FlowDirection) -> MessageHead {
    MessageHead(protocolName: IMAPModule.name, direction: .response, sender: side)
  }

  private mutating func takeLiteral(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress {
    guard var current = literal else { return Progress(consumed: 0) }
    literal = nil
    let (consumed, surplus) = current.take(window.bytes, at: window.offset)
    if current.left == 0 { current.tell(head(window.direction), "FETCH", into: sink) } else { literal = current }
    return Progress(consumed: consumed, unknown: surplus)
  }

  mutating func skip(_ count: UInt64, from direction: FlowDirection, _ sink: any MessageSink) {
    guard literal != nil else {
      isLost = true
      return
    }
    if literal?.skip(count) == true { return }
    finish(from: direction, sink)
    isLost = true
  }

  mutating func finish(from direction: FlowDirection, _ sink: any MessageSink) {
    literal?.tell(head(direction), "FETCH", into: sink)
    literal = nil
  }
}
