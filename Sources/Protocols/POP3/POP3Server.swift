import AuditModel
import Bytes

/// The server's side: `+OK` or `-ERR` with a text, and behind some of them lines up to one with a dot.
struct POP3Server {
  private enum State {
    case answer
    /// A mail, in answer to this.
    case mail(POP3Verb)
    /// Lines of a list.
    case lines
    /// An answer to nobody knows what: the next line shows whether lines follow.
    case either
  }

  private static let lineLimit = 16_384

  private var state = State.answer
  private var text = DottedText()

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout POP3Session, _ sink: any MessageSink
  ) -> Progress {
    let bytes = window.bytes
    var at = 0
    while at < bytes.byteCount {
      switch state {
      case .mail(let verb): return at > 0 ? Progress(consumed: at) : takeMail(window, verb, sink)
      case .either:
        let isAnswer = bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-")
        state = isAnswer ? .answer : .mail(.other)
        text.begin()
      case .lines, .answer:
        guard let line = TextLines.line(bytes, from: at) else { return wait(bytes.byteCount, at) }
        if case .lines = state {
          if bytes.clamped(line.content).equals(".") { state = .answer }
          tell(line.content, nil, window, sink)
        } else if take(window, line.content, &session, sink) {
          return Progress(consumed: line.next, next: .handOver)
        }
        at = line.next
      }
    }
    return Progress(consumed: at)
  }

  private mutating func wait(_ count: Int, _ at: Int) -> Progress {
    let left = count - at
    if left <= Self.lineLimit { return Progress(consumed: at, next: .more(atLeast: left + 1)) }
    return at > 0 ? Progress(consumed: at) : Progress(consumed: left, unknown: left)
  }

  /// One answer; `true` when TLS follows.
  private mutating func take(
    _ window: borrowing StreamWindow, _ line: Range<Int>, _ session: inout POP3Session, _ sink: any MessageSink
  ) -> Bool {
    let content = window.bytes.clamped(line)
    // A challenge: the response comes as an AUTH of its own.
    if content.begins(with: "+ ") || content.equals("+") {
      _ = session.answer()
      return false
    }
    guard content.begins(with: "+OK") || content.begins(with: "-ERR") else {
      tell(line, nil, window, sink)
      return false
    }
    let hadGreeting = isGreeted
    isGreeted = true
    let verb = hadGreeting ? session.answer() : nil
    tell(line, verb, window, sink)
    guard content[0] == UInt8(ascii: "+") else { return false }
    switch verb {
    case .retr, .top:
      state = .mail(verb ?? .retr)
      text.begin()
    case .lines: state = .lines
    case .startTLS: return true
    case nil: if hadGreeting { state = .either }
    default: break
    }
    return false
  }

  /// The first `+OK` answers nothing.
  private var isGreeted = false

  private func begin(_ verb: POP3Verb?, _ sign: StaticString, from side: FlowDirection, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: POP3Module.name, direction: .response, sender: side)
    var start: [UInt8] = []
    withBytes(of: sign) { start.append(bytesOf: $0) }
    if let name = verb?.name, name.utf8CodeUnitCount > 0 {
      if !start.isEmpty { start.append(0x20) }
      withBytes(of: name) { start.append(bytesOf: $0) }
    }
    let words = start.rawBytes
    sink.begin(head, start: words, host: words.prefix(0))
  }

  private func tell(
    _ line: Range<Int>, _ verb: POP3Verb?, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let word = TextLines.word(bytes, line)
    let isSigned = bytes.clamped(word).equals("+OK") || bytes.clamped(word).equals("-ERR")
    let value = isSigned ? TextLines.rest(bytes, line, behind: word) : line
    guard !value.isEmpty else { return }
    let sign: StaticString = !isSigned ? "" : bytes[line.lowerBound] == UInt8(ascii: "+") ? "+OK" : "-ERR"
    begin(verb, sign, from: window.direction, sink)
    sink.field(
      .text, name: bytes.prefix(0), value: bytes.clamped(value), at: window.offset &+ UInt64(value.lowerBound))
    sink.end()
  }

  // MARK: - Mails

  private mutating func takeMail(
    _ window: borrowing StreamWindow, _ verb: POP3Verb, _ sink: any MessageSink
  ) -> Progress {
    let step = text.take(window.bytes, from: 0, at: window.offset)
    if step.isEnd {
      tellMail(verb, isComplete: verb != .top, from: window.direction, sink)
      state = .answer
    }
    let left = window.bytes.byteCount - step.consumed
    let isWaiting = step.consumed == 0 || !step.isEnd && left < 3 && left > 0
    return Progress(consumed: step.consumed, unknown: step.surplus, next: .more(atLeast: isWaiting ? left + 1 : 1))
  }

  private mutating func tellMail(
    _ verb: POP3Verb, isComplete: Bool, from direction: FlowDirection, _ sink: any MessageSink
  ) {
    let buffer = text.buffer
    if !buffer.bytes.isEmpty {
      begin(verb == .other ? .retr : verb, "", from: direction, sink)
      MailMessage.tell(
        buffer.bytes.rawBytes, buffer.map, isComplete: isComplete && buffer.bytes.count < MailMessage.limit,
        from: direction, into: sink)
      sink.end()
    }
    text.begin()
  }

  mutating func skip(from direction: FlowDirection, _ sink: any MessageSink) {
    // A mail goes on behind the hole; its first part is told.
    if case .mail(let verb) = state {
      tellMail(verb, isComplete: false, from: direction, sink)
      state = .mail(verb)
    }
    isGreeted = true
  }

  mutating func finish(from direction: FlowDirection, _ sink: any MessageSink) {
    if case .mail(let verb) = state { tellMail(verb, isComplete: false, from: direction, sink) }
  }
}
