import AuditModel
import Bytes

/// The client's side: commands, then now and then a mail.
struct SMTPClient {
  private enum State {
    case command
    /// Responses of an authentication.
    case sasl(SASLDialogue)
    /// DATA was sent.
    case dataAsked
    case data
    /// So many bytes of a BDAT chunk are to come.
    case chunk(Int, isLast: Bool)
    /// STARTTLS was sent.
    case tlsAsked
    /// Bytes are missing: a command must be found again.
    case lost
  }

  /// RFC 5321 has 512, RFC 4954 12,288 bytes for a line.
  private static let lineLimit = 16_384

  private var state = State.command
  private var text = DottedText()
  private var chunks = BodyBuffer()

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout SMTPSession, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      switch state {
      case .command, .sasl:
        guard let line = TextLines.line(window.bytes, from: at) else { return wait(window, at) }
        take(window, line.content, &session, sink)
        at = line.next
      case .dataAsked:
        state = session.data == .refused ? .command : .data
        text.begin()
      case .lost:
        if at > 0 { return Progress(consumed: at) }
        if let progress = search(window) { return progress }
      case .data, .chunk: return at > 0 ? Progress(consumed: at) : takeText(window, sink)
      case .tlsAsked:
        // The answer may be missing from the capture: what follows then shows by itself what it is.
        if window.bytes[at] == 0x16 { return Progress(consumed: at, next: .handOver) }
        guard session.startTLS != .granted else { return Progress(consumed: at, next: .handOver) }
        state = .command
      }
    }
    return Progress(consumed: at)
  }

  /// A line is not whole. One that is too long is no command.
  private mutating func wait(_ window: borrowing StreamWindow, _ at: Int) -> Progress {
    let left = window.bytes.byteCount - at
    guard left > Self.lineLimit else { return Progress(consumed: at, next: .more(atLeast: left + 1)) }
    if at > 0 { return Progress(consumed: at) }
    state = .lost
    return Progress(consumed: left, unknown: left)
  }

  // MARK: - Commands

  private mutating func take(
    _ window: borrowing StreamWindow, _ line: Range<Int>, _ session: inout SMTPSession, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let content = bytes.clamped(line)
    if case .sasl(var dialogue) = state {
      if SASLDialogue.isResponse(content), SMTPVerb(content) == .other {
        begin(.auth, from: window.direction, sink)
        dialogue.tell(content, at: window.offset &+ UInt64(line.lowerBound), into: sink)
        sink.end()
        session.ask(.auth)
        state = .sasl(dialogue)
        return
      }
      state = .command
    }
    let word = TextLines.word(bytes, line)
    let verb = SMTPVerb(bytes.clamped(word))
    session.ask(verb)
    let rest = TextLines.rest(bytes, line, behind: word)
    switch verb {
    case .ehlo: tell("name", rest, verb, window, sink)
    case .mail: tellPath(rest, "from", verb, window, sink)
    case .rcpt: tellPath(rest, "to", verb, window, sink)
    case .auth: takeAuthentication(rest, window, sink)
    case .data: state = .dataAsked
    case .bdat: takeChunk(bytes.clamped(rest), from: window.direction, sink)
    case .startTLS: state = .tlsAsked
    case .quiet: if !rest.isEmpty { tell("", rest, verb, window, sink) }
    case .other: tell("", line, verb, window, sink)
    }
  }

  private func begin(_ verb: SMTPVerb, from direction: FlowDirection, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: SMTPModule.name, direction: .request, sender: direction)
    withBytes(of: verb.name) { sink.begin(head, start: $0, host: $0.prefix(0)) }
  }

  private func tell(
    _ name: StaticString, _ value: Range<Int>, _ verb: SMTPVerb, _ window: borrowing StreamWindow,
    _ sink: any MessageSink
  ) {
    begin(verb, from: window.direction, sink)
    give(name, value, window, sink)
    sink.end()
  }

  private func give(
    _ name: StaticString, _ value: Range<Int>, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    guard !value.isEmpty else { return }
    let text = window.bytes.clamped(value)
    let place = window.offset &+ UInt64(value.lowerBound)
    withBytes(of: name) { sink.field(name.utf8CodeUnitCount == 0 ? .text : .field, name: $0, value: text, at: place) }
  }

  /// `FROM:<path> parameters` (RFC 5321 section 4.1.1.2); the parameters may hold an address too (RFC 4954 `AUTH=`).
  private func tellPath(
    _ rest: Range<Int>, _ name: StaticString, _ verb: SMTPVerb, _ window: borrowing StreamWindow,
    _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    begin(verb, from: window.direction, sink)
    let colon = bytes.prefix(rest.upperBound).firstIndex(of: UInt8(ascii: ":"), from: rest.lowerBound)
    let start = (colon ?? rest.lowerBound - 1) + 1
    let close = bytes.prefix(rest.upperBound).firstIndex(of: UInt8(ascii: ">"), from: start)
    let end = close.map { $0 + 1 } ?? rest.upperBound
    give(name, bytes.trimmedRange(start..<end), window, sink)
    give("parameters", bytes.trimmedRange(end..<rest.upperBound), window, sink)
    sink.end()
  }

  /// `AUTH mechanism [initial-response]` (RFC 4954 section 4).
  private mutating func takeAuthentication(
    _ rest: Range<Int>, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let name = TextLines.word(bytes, rest)
    var dialogue = SASLDialogue(bytes.clamped(name))
    let response = TextLines.rest(bytes, rest, behind: name)
    begin(.auth, from: window.direction, sink)
    give("mechanism", name, window, sink)
    if !response.isEmpty {
      dialogue.tell(bytes.clamped(response), at: window.offset &+ UInt64(response.lowerBound), into: sink)
    }
    sink.end()
    state = .sasl(dialogue)
  }

  /// `BDAT size [LAST]` (RFC 3030 section 2).
  private mutating func takeChunk(_ rest: RawSpan, from direction: FlowDirection, _ sink: any MessageSink) {
    let blank = rest.firstIndex(of: 0x20) ?? rest.byteCount
    guard let size = rest.prefix(blank).decimal, size <= UInt64(Int32.max) else {
      state = .lost
      return
    }
    let isLast = rest.dropping(blank).trimmingBlanks().equalsIgnoringCase("last")
    state = .chunk(Int(size), isLast: isLast)
    if size == 0 { endChunk(isLast, from: direction, sink) }
  }

  // MARK: - Mails

  private mutating func takeText(
    _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) -> Progress {
    switch state {
    case .data:
      let step = text.take(window.bytes, from: 0, at: window.offset)
      if step.isEnd {
        tellMail(text.buffer, .data, isComplete: true, from: window.direction, sink)
        text.begin()
        state = .command
      }
      let left = window.bytes.byteCount - step.consumed
      // What is left are the first bytes of a line that may be the last one.
      let isWaiting = step.consumed == 0 || !step.isEnd && left < 3 && left > 0
      return Progress(
        consumed: step.consumed, unknown: step.surplus, next: .more(atLeast: isWaiting ? left + 1 : 1))
    case .chunk(let size, let isLast): return takeChunk(size, isLast, window, sink)
    default: return Progress(consumed: 0)
    }
  }

  private mutating func takeChunk(
    _ size: Int, _ isLast: Bool, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) -> Progress {
    let part = window.bytes.prefix(size)
    let taken = chunks.append(part, at: window.offset, limit: MailMessage.limit)
    let surplus = part.byteCount - taken
    let left = size - part.byteCount
    state = .chunk(left, isLast: isLast)
    if left == 0 { endChunk(isLast, from: window.direction, sink) }
    return Progress(consumed: part.byteCount, unknown: surplus)
  }

  private mutating func endChunk(_ isLast: Bool, from direction: FlowDirection, _ sink: any MessageSink) {
    state = .command
    guard isLast else { return }
    tellMail(chunks, .bdat, isComplete: true, from: direction, sink)
    chunks.clear()
  }

  private func tellMail(
    _ buffer: BodyBuffer, _ verb: SMTPVerb, isComplete: Bool, from direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard !buffer.bytes.isEmpty else { return }
    begin(verb, from: direction, sink)
    MailMessage.tell(
      buffer.bytes.rawBytes, buffer.map, isComplete: isComplete && buffer.bytes.count < MailMessage.limit,
      from: direction, into: sink)
    sink.end()
  }

  // MARK: - Losses

  mutating func skip(from direction: FlowDirection, _ sink: any MessageSink) {
    finish(from: direction, sink)
    state = .lost
  }

  /// Tells what there is of a mail that has no end.
  mutating func finish(from direction: FlowDirection, _ sink: any MessageSink) {
    if case .data = state { tellMail(text.buffer, .data, isComplete: false, from: direction, sink) }
    tellMail(chunks, .bdat, isComplete: false, from: direction, sink)
    text.begin()
    chunks.clear()
    state = .lost
  }

  /// Looks for a line that only a client of SMTP says; `nil` when the window begins with it.
  private mutating func search(_ window: borrowing StreamWindow) -> Progress? {
    let bytes = window.bytes
    var at = 0
    while let line = TextLines.line(bytes, from: at) {
      let text = bytes.clamped(line.content)
      if text.equals(".") {
        state = .command
        return Progress(consumed: line.next, unknown: line.next)
      }
      if text.beginsIgnoringCase(with: "mail from:") || text.beginsIgnoringCase(with: "rcpt to:")
        || text.equalsIgnoringCase("quit") || text.equalsIgnoringCase("rset")
      {
        state = .command
        return at == 0 ? nil : Progress(consumed: at, unknown: at)
      }
      at = line.next
    }
    let left = bytes.byteCount - at
    if left > Self.lineLimit { at = bytes.byteCount }
    return Progress(consumed: at, unknown: at, next: .more(atLeast: bytes.byteCount - at + 1))
  }
}
