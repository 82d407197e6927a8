import AuditModel
import Bytes

/// The client's side: commands of one line, and responses of an authentication.
struct POP3Client {
  private static let lineLimit = 16_384

  private var sasl: SASLDialogue?
  private var isTLSAsked = false
  /// The next bytes may begin in the middle of a line.
  private var isLost = false

  mutating func skip() {
    sasl = nil
    isLost = true
  }

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout POP3Session, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      if isTLSAsked {
        // Whatever the answer was: a handshake shows itself.
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
    guard left > Self.lineLimit, at == 0 else {
      return Progress(consumed: at, next: .more(atLeast: at > 0 && left > Self.lineLimit ? 1 : left + 1))
    }
    isLost = true
    return Progress(consumed: left, unknown: left)
  }

  private mutating func take(
    _ window: borrowing StreamWindow, _ line: Range<Int>, _ session: inout POP3Session, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    let content = bytes.clamped(line)
    let word = TextLines.word(bytes, line)
    let rest = TextLines.rest(bytes, line, behind: word)
    let verb = POP3Verb(bytes.clamped(word), hasArgument: !rest.isEmpty)
    if var dialogue = sasl, verb == .other, SASLDialogue.isResponse(content) {
      begin(.auth, window, sink)
      dialogue.tell(content, at: window.offset &+ UInt64(line.lowerBound), into: sink)
      sink.end()
      sasl = dialogue
      session.ask(.auth)
      return
    }
    sasl = nil
    session.ask(verb)
    isTLSAsked = verb == .startTLS
    guard !rest.isEmpty || verb == .other else { return }
    begin(verb, window, sink)
    tell(verb, line, rest, window, sink)
    sink.end()
  }

  private func begin(_ verb: POP3Verb, _ window: borrowing StreamWindow, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: POP3Module.name, direction: .request, sender: window.direction)
    withBytes(of: verb.name) { sink.begin(head, start: $0, host: $0.prefix(0)) }
  }

  private mutating func tell(
    _ verb: POP3Verb, _ line: Range<Int>, _ rest: Range<Int>, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    switch verb {
    case .user: give(.user, rest, window, sink)
    case .pass: give(.password, rest, window, sink)
    case .apop: give(.user, TextLines.word(window.bytes, rest), window, sink)
    case .auth:
      let name = TextLines.word(window.bytes, rest)
      var dialogue = SASLDialogue(window.bytes.clamped(name))
      let response = TextLines.rest(window.bytes, rest, behind: name)
      if !response.isEmpty {
        dialogue.tell(
          window.bytes.clamped(response), at: window.offset &+ UInt64(response.lowerBound), into: sink)
      }
      sasl = dialogue
    case .other: give(.text, line, window, sink)
    case .startTLS, .retr, .top, .lines, .quiet: give(.text, rest, window, sink)
    }
  }

  private func give(_ part: Part, _ value: Range<Int>, _ window: borrowing StreamWindow, _ sink: any MessageSink) {
    guard !value.isEmpty else { return }
    let none = window.bytes.prefix(0)
    sink.field(
      part, name: none, value: window.bytes.clamped(value), at: window.offset &+ UInt64(value.lowerBound))
  }
}
