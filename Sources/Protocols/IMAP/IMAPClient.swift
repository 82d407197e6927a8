import AuditModel
import Bytes

/// The client's side: tagged commands, whose arguments may be literals that come behind the line (RFC 9051 section 6).
struct IMAPClient {
  private static let lineLimit = 65_536

  /// The command that goes on behind a literal.
  private struct Command {
    var verb: IMAPVerb
    /// Arguments read so far.
    var count = 0
    /// Of an ID: the name that the next argument is the value of.
    var key: [UInt8] = []
  }

  private var command: Command?
  private var literal: IMAPLiteral?
  private var sasl: SASLDialogue?
  private var isTLSAsked = false
  private var isLost = false

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout IMAPSession, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      if literal != nil { return at > 0 ? Progress(consumed: at) : takeLiteral(window, sink) }
      if isTLSAsked {
        isTLSAsked = false
        if window.bytes[at] == 0x16 { return Progress(consumed: at, next: .handOver) }
      }
      guard let line = TextLines.line(window.bytes, from: at) else { break }
      if isLost {
        if at > 0 { return Progress(consumed: at) }
        isLost = false
        return Progress(consumed: line.next, unknown: line.next)
      }
      take(window, line.content, &session, sink)
      at = line.next
    }
    let left = window.bytes.byteCount - at
    if left <= Self.lineLimit { return Progress(consumed: at, next: .more(atLeast: left + 1)) }
    if at > 0 { return Progress(consumed: at) }
    isLost = true
    return Progress(consumed: left, unknown: left)
  }

  // MARK: - Lines

  private mutating func take(
    _ window: borrowing StreamWindow, _ line: Range<Int>, _ session: inout IMAPSession, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let content = bytes.clamped(line)
    if var dialogue = sasl, SASLDialogue.isResponse(content) {
      begin(.authenticate, window.direction, sink)
      dialogue.tell(content, at: window.offset &+ UInt64(line.lowerBound), into: sink)
      sink.end()
      sasl = dialogue
      return
    }
    sasl = nil
    var arguments = line
    let announced = IMAPLine.literal(content)
    if let announced { arguments = line.lowerBound..<line.lowerBound + announced.start }
    var current = command ?? Command(verb: .other)
    if command == nil {
      guard let tag = IMAPLine.word(content, from: 0),
        let verb = IMAPLine.word(content.prefix(arguments.count), from: tag.next)
      else { return }
      current.verb = IMAPVerb(content.extracting(verb.value))
      var name: [UInt8] = []
      name.append(bytesOf: content.extracting(tag.value).prefix(64))
      session.ask(current.verb, tag: name)
      isTLSAsked = current.verb == .startTLS
      arguments = line.lowerBound + min(verb.next, arguments.count)..<arguments.upperBound
    }
    tell(window, arguments, &current, sink)
    command = announced == nil ? nil : current
    if let announced, announced.count > 0 {
      literal = IMAPLiteral(announced.count, current.verb == .append ? .message : .other)
    }
  }

  private func begin(_ verb: IMAPVerb, _ direction: FlowDirection, _ sink: any MessageSink) {
    withBytes(of: verb.name) { sink.begin(head(direction), start: $0, host: $0.prefix(0)) }
  }

  private func head(_ direction: FlowDirection) -> MessageHead {
    MessageHead(protocolName: IMAPModule.name, direction: .request, sender: direction)
  }

  /// Tells the arguments in one piece of a command.
  private mutating func tell(
    _ window: borrowing StreamWindow, _ range: Range<Int>, _ current: inout Command, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let text = bytes.trimmedRange(range)
    guard !text.isEmpty else { return }
    begin(current.verb, window.direction, sink)
    switch current.verb {
    case .login, .authenticate, .id:
      var at = 0
      let line = bytes.extracting(text)
      while let word = IMAPLine.word(line, from: at) {
        give(
          line.clamped(word.value), at: window.offset &+ UInt64(text.lowerBound + word.value.lowerBound), &current, sink
        )
        at = word.next
      }
    default:
      sink.field(
        .text, name: bytes.prefix(0), value: bytes.clamped(text), at: window.offset &+ UInt64(text.lowerBound))
    }
    sink.end()
  }

  /// One argument of a command whose arguments have a meaning.
  private mutating func give(_ word: RawSpan, at offset: UInt64, _ current: inout Command, _ sink: any MessageSink) {
    let none = word.prefix(0)
    let index = current.count
    current.count += 1
    switch current.verb {
    case .login where index < 2: sink.field(index == 0 ? .user : .password, name: none, value: word, at: offset)
    case .authenticate where index == 0: sasl = SASLDialogue(word)
    case .authenticate: sasl?.tell(word, at: offset, into: sink)
    case .id where index % 2 == 0:
      // RFC 2971: names and values in turn.
      current.key.removeAll(keepingCapacity: true)
      current.key.append(bytesOf: word.prefix(64))
    case .id: sink.field(.field, name: current.key.rawBytes, value: word, at: offset)
    default: sink.field(.text, name: none, value: word, at: offset)
    }
  }

  // MARK: - Literals

  private mutating func takeLiteral(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress {
    guard var pending = literal else { return Progress(consumed: 0) }
    literal = nil
    let (consumed, surplus) = pending.take(window.bytes, at: window.offset)
    guard pending.left == 0 else {
      literal = pending
      return Progress(consumed: consumed, unknown: surplus)
    }
    guard var current = command, current.verb != .append, let place = pending.buffer.map.pieces.first else {
      pending.tell(head(window.direction), "APPEND", into: sink)
      return Progress(consumed: consumed, unknown: surplus)
    }
    if pending.buffer.map.pieces.count == 1 {
      begin(current.verb, window.direction, sink)
      give(pending.buffer.bytes.rawBytes, at: place.source.lowerBound, &current, sink)
      sink.end()
      command = current
    }
    return Progress(consumed: consumed, unknown: surplus)
  }

  mutating func skip(_ count: UInt64, from direction: FlowDirection, _ sink: any MessageSink) {
    if literal?.skip(count) == true { return }
    finish(from: direction, sink)
    command = nil
    sasl = nil
    isLost = true
  }

  mutating func finish(from direction: FlowDirection, _ sink: any MessageSink) {
    if command?.verb == .append { literal?.tell(head(direction), "APPEND", into: sink) }
    literal = nil
  }
}
