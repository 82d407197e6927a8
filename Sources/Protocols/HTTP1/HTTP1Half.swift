import AuditModel
import Bytes

/// Reads the messages of one direction.
struct HTTP1Half {
  enum State: Equatable {
    case head
    /// Behind a header section, before it is certain that a body follows.
    case bodyStart(BodyFraming)
    case body(BodyFraming)
    /// Behind a CONNECT that was not answered yet.
    case tunnel
    /// Another protocol follows.
    case handOver
    /// In bytes of which the beginning is not known.
    case lost
  }

  /// What a step did with the window.
  enum Step {
    case advance(Int)
    /// More bytes are needed behind those at hand.
    case wait
    case handOver
    /// The bytes are no message.
    case lose(StaticReason)
  }

  /// The most bytes of a header section that are read as one.
  static let headLimit = 256 << 10
  static let trailerLimit = 64 << 10
  private static let tunnelLimit = 4_096

  let direction: FlowDirection
  // What each packet of a body touches comes first, so that it lies together: the memory of a flow is cold when its next
  // packet comes.
  var state = State.head
  /// The head was told with a piece of the body.
  var isHeadTold = false
  /// The body is not to be read as a document.
  var isMedia = false
  /// Bytes of the body are missing, or were given out before.
  var isBroken = false
  /// A body that stands in one piece in the window.
  var direct: Range<Int>?
  /// Where in the window the header section stands, while it does.
  var headAt: Int?
  var buffer = BodyBuffer()
  var parts = ReplacingParts()

  var lines = HeadLines()
  var head = HTTP1Head()
  /// Stream offset of the header section.
  var headOffset: UInt64 = 0
  /// The header section, when it is no longer in the window.
  var headBytes: [UInt8] = []
  var headCount = 0
  /// The request that the message answers, or is.
  var memo = RequestMemo()
  /// The message's first words.
  var start: [UInt8] = []
  /// Capture time of the header section.
  var time = Timestamp(nanoseconds: 0)
  var isStartRead = false
  /// While lost: where the search goes on.
  var resume = 0
  /// While lost: the window's first bytes were refused as a message and must not be found again.
  var mustAdvance = false
  /// The way was lost before, and said so.
  var hasTold = false

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(
    _ window: borrowing StreamWindow, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    while true {
      if state == .lost {
        if at > 0 { return leave(window, at, .more(atLeast: 1)) }
        if let progress = search(window) { return progress }
      }
      switch step(window, at, &dialogue, sink) {
      case .advance(let count): at += count
      case .wait: return leave(window, at, .more(atLeast: window.bytes.byteCount - at + 1))
      case .handOver: return leave(window, at, .handOver)
      case .lose(let reason):
        keepWindow(window)
        lose(reason, at: window.offset &+ UInt64(at), &dialogue, sink)
      }
    }
  }

  private mutating func step(
    _ window: borrowing StreamWindow, _ at: Int, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) -> Step {
    switch state {
    case .head: readHead(window, at, &dialogue, sink)
    case .bodyStart(let framing): startBody(window, at, framing, sink)
    case .body(let framing): readBody(window, at, framing, sink)
    case .tunnel: waitForTunnel(window, at, dialogue)
    case .handOver: .handOver
    case .lost: .wait
    }
  }

  private mutating func leave(_ window: borrowing StreamWindow, _ at: Int, _ next: Progress.Next) -> Progress {
    keepWindow(window)
    return Progress(consumed: at, next: next)
  }

  /// What still lies in the window is copied before it goes.
  private mutating func keepWindow(_ window: borrowing StreamWindow) {
    keepDirect(window)
    if let headAt {
      headBytes.removeAll(keepingCapacity: true)
      headBytes.append(bytesOf: window.bytes.clamped(headAt..<headAt + headCount))
      self.headAt = nil
    }
  }

  // MARK: - Header section

  private mutating func readHead(
    _ window: borrowing StreamWindow, _ at: Int, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) -> Step {
    let bytes = window.bytes.dropping(at)
    guard let first = bytes.u8(at: 0) else { return .wait }
    if dialogue.expectsBareBody(from: direction), !isStartRead {
      if bytes.byteCount < 5, HTTP1Recogniser.isPrefix(bytes, of: "HTTP/") { return .wait }
      if !bytes.begins(with: "HTTP/") { return beginBareBody(window, at, &dialogue) }
    }
    if first == 0x0D || first == 0x0A { return .advance(1) }
    let length = lines.scan(bytes)
    if !isStartRead {
      if lines.count == 0 { return checkBeginning(bytes) }
      guard head.parseStart(lines, bytes) else { return .lose("no message where one was due") }
      isStartRead = true
      if case .request(_, _, true) = head.line {
        return finishHead(window, at, Int(lines.ends[0]) + 1, &dialogue, sink)
      }
    }
    if (length ?? bytes.byteCount) > Self.headLimit {
      sink.trouble(
        "oversized-head", "a header section is longer than what is read", at: window.offset &+ UInt64(at),
        from: direction)
      let read = salvageHead(bytes.prefix(Self.headLimit), window.offset &+ UInt64(at), window.time, &dialogue, sink)
      return .advance(read)
    }
    guard let length else { return .wait }
    return finishHead(window, at, length, &dialogue, sink)
  }

  private func checkBeginning(_ bytes: RawSpan) -> Step {
    if bytes.byteCount > 65_536 { return .lose("a start line without end") }
    if bytes.byteCount <= StreamFeeder.recognitionLimit, HTTP1Recogniser.start(bytes) == .no {
      return .lose("no message where one was due")
    }
    return .wait
  }

  private mutating func finishHead(
    _ window: borrowing StreamWindow, _ at: Int, _ length: Int, _ dialogue: inout HTTP1Dialogue,
    _ sink: any MessageSink
  ) -> Step {
    let bytes = window.bytes.clamped(at..<at + length)
    // An HTTP/0.9 request is its first line; what was scanned behind it belongs to the next.
    if case .request(_, _, true) = head.line {} else { head.parseFields(lines, upTo: lines.count, bytes) }
    headAt = at
    headCount = length
    headOffset = window.offset &+ UInt64(at)
    time = window.time
    begin(bytes, &dialogue)
    switch follow(bytes, &dialogue, sink) {
    case .body(let framing): state = .bodyStart(framing)
    case .state(let following):
      tell(window, body: false, isComplete: true, sink)
      next()
      state = following
    }
    return .advance(length)
  }

  /// The message is told: the next one begins.
  mutating func next() {
    state = .head
    lines.reset()
    head.reset()
    headAt = nil
    isStartRead = false
    isHeadTold = false
    isBroken = false
    direct = nil
    buffer.clear()
  }

  private mutating func beginBareBody(
    _ window: borrowing StreamWindow, _ at: Int, _ dialogue: inout HTTP1Dialogue
  ) -> Step {
    head.reset()
    headAt = at
    headCount = 0
    headOffset = window.offset &+ UInt64(at)
    time = window.time
    memo.isKnown = dialogue.requests.pop(into: &memo)
    start.removeAll(keepingCapacity: true)
    start.append(contentsOf: memo.start)
    state = .body(.toEnd)
    return .advance(0)
  }

  // MARK: - Tunnels

  private mutating func waitForTunnel(
    _ window: borrowing StreamWindow, _ at: Int, _ dialogue: HTTP1Dialogue
  ) -> Step {
    if dialogue.tunnel != .asked {
      state = .head
      return .advance(0)
    }
    return window.bytes.byteCount - at >= Self.tunnelLimit ? .handOver : .wait
  }

}
