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
  private static let trailerLimit = 64 << 10
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
  private var isStartRead = false
  /// While lost: where the search goes on.
  private var resume = 0
  /// While lost: the window's first bytes were refused as a message and must not be found again.
  private var mustAdvance = false
  private var hasTold = false

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
  private mutating func next() {
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

  // MARK: - Body

  /// Two bodies may be missing, whatever the fields say: that of a response to a HEAD nobody saw, and that of a request
  /// which the server refused beforehand. Then the next message follows at once.
  private mutating func startBody(
    _ window: borrowing StreamWindow, _ at: Int, _ framing: BodyFraming, _ sink: any MessageSink
  ) -> Step {
    if !head.isRequest, !memo.isKnown {
      let bytes = window.bytes.dropping(at)
      if bytes.byteCount == 0 { return .wait }
      let isShort = bytes.byteCount < 13
      if isShort, HTTP1Recogniser.isPrefix(bytes.prefix(7), of: "HTTP/1.") { return .wait }
      if !isShort, bytes.begins(with: "HTTP/1."), StartLine(bytes.prefix(12)) != nil {
        tell(window, body: false, isComplete: true, sink)
        next()
        return .advance(0)
      }
    }
    if head.isRequest, head.hasExpectation {
      switch HTTP1Recogniser.start(window.bytes.dropping(at)) {
      case .unsure: return .wait
      case .yes:
        tell(window, body: false, isComplete: true, sink)
        next()
        return .advance(0)
      case .no: break
      }
    }
    state = .body(framing)
    return .advance(0)
  }

  private mutating func readBody(
    _ window: borrowing StreamWindow, _ at: Int, _ framing: BodyFraming, _ sink: any MessageSink
  ) -> Step {
    let available = window.bytes.byteCount - at
    switch framing {
    case .length(let left):
      if left == 0 { return completeBody(window, sink) }
      if available == 0 { return .wait }
      let count = Int(clamping: min(left, UInt64(available)))
      take(window, at, count, of: left, sink)
      state = .body(.length(left - UInt64(count)))
      return .advance(count)
    case .toEnd:
      if available == 0 { return .wait }
      take(window, at, available, of: .max, sink)
      return .advance(available)
    case .chunkSize: return readChunkSize(window, at)
    case .chunkData(let left):
      if available == 0 { return .wait }
      let count = Int(clamping: min(left, UInt64(available)))
      take(window, at, count, of: left, sink)
      state = .body(UInt64(count) == left ? .chunkEnd : .chunkData(left - UInt64(count)))
      return .advance(count)
    case .chunkEnd: return skipChunkEnd(window, at)
    case .trailers: return readTrailers(window, at, sink)
    }
  }

  private mutating func readChunkSize(_ window: borrowing StreamWindow, _ at: Int) -> Step {
    let line = window.bytes.dropping(at).prefix(ChunkSize.lineLimit)
    guard let end = line.firstIndex(of: 0x0A) else {
      return line.byteCount == ChunkSize.lineLimit ? .lose("a chunk size without end") : .wait
    }
    guard let size = ChunkSize.parse(line.prefix(end)) else { return .lose("a chunk size that is no number") }
    if size == 0 { lines.reset() }
    state = .body(size == 0 ? .trailers : .chunkData(size))
    return .advance(end + 1)
  }

  /// The line end behind a chunk; a missing one is forgiven.
  private mutating func skipChunkEnd(_ window: borrowing StreamWindow, _ at: Int) -> Step {
    guard let byte = window.bytes.u8(at: at) else { return .wait }
    if byte == 0x0D { return .advance(1) }
    state = .body(.chunkSize)
    return .advance(byte == 0x0A ? 1 : 0)
  }

  private mutating func readTrailers(_ window: borrowing StreamWindow, _ at: Int, _ sink: any MessageSink) -> Step {
    let bytes = window.bytes.dropping(at)
    let length = lines.scan(bytes, mayBeEmpty: true)
    if lines.count > 0, StartLine(bytes.clamped(lines.line(0, of: bytes))) != nil {
      // The empty line is missing and the next message is there.
      return completeBody(window, sink)
    }
    guard let length else {
      return bytes.byteCount > Self.trailerLimit ? .lose("trailers without end") : .wait
    }
    if length > Self.trailerLimit { return .lose("trailers without end") }
    tell(window, body: true, isComplete: !isBroken, trailers: at..<at + length, sink)
    next()
    return .advance(length)
  }

  private mutating func completeBody(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Step {
    tell(window, body: true, isComplete: !isBroken, sink)
    next()
    return .advance(0)
  }

  // MARK: - Collecting the body

  /// How much of a body is collected before it is given out.
  private var limit: Int { (isHeadTold || isMedia) && !parts.isActive ? BodyBuffer.pieceLimit : BodyBuffer.limit }

  /// Takes `count` bytes of the body, `left` of which are to come. One piece that is all there is stays where it is.
  private mutating func take(
    _ window: borrowing StreamWindow, _ at: Int, _ count: Int, of left: UInt64, _ sink: any MessageSink
  ) {
    let isAll = UInt64(count) == left && direct == nil && buffer.bytes.isEmpty
    if isAll, !parts.isActive, !isHeadTold, !isBroken, count < limit {
      direct = at..<at + count
      return
    }
    keepDirect(window)
    buffer.expect(left, having: count)
    append(window.bytes.clamped(at..<at + count), at: window.offset &+ UInt64(at), window, sink)
  }

  private mutating func append(
    _ bytes: RawSpan, at offset: UInt64, _ window: borrowing StreamWindow, _ sink: any MessageSink
  ) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.dropping(done)
      done += buffer.append(
        parts.isActive ? rest.prefix(ReplacingParts.step) : rest, at: offset &+ UInt64(done), limit: limit)
      if parts.isActive { tellParts(window, sink) }
      if buffer.bytes.count >= limit { tellPiece(window, sink) }
    }
  }

  private mutating func nextPart() -> Int? {
    var search = parts
    let start = search.next(in: buffer.bytes.rawBytes)
    parts = search
    return start
  }

  /// Gives out the parts that are whole.
  private mutating func tellParts(_ window: borrowing StreamWindow, _ sink: any MessageSink) {
    while let start = nextPart() {
      let rest = buffer.split(at: start)
      tell(window, body: true, isComplete: !isBroken, sink)
      isHeadTold = true
      isBroken = false
      buffer = rest
    }
  }

  /// The body that stood in the window joins the buffer.
  private mutating func keepDirect(_ window: borrowing StreamWindow) {
    guard let range = direct else { return }
    direct = nil
    _ = buffer.append(
      window.bytes.clamped(range), at: window.offset &+ UInt64(range.lowerBound), limit: BodyBuffer.limit)
  }

  /// Gives out what was collected; more of the body will follow.
  private mutating func tellPiece(_ window: borrowing StreamWindow, _ sink: any MessageSink) {
    tell(window, body: true, isComplete: false, sink)
    isHeadTold = true
    isBroken = true
    parts.restart()
    buffer.startNextPiece()
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

  // MARK: - Losing and finding the way

  private mutating func lose(
    _ reason: StaticReason, at offset: UInt64, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) {
    if !hasTold { sink.trouble("http-resync", reason, at: offset, from: direction) }
    hasTold = true
    dialogue.losePairing(of: direction)
    let isHead = state == .head
    endBody(isComplete: false, sink)
    mustAdvance = isHead
  }

  /// Looks for the next message; what lies before it is unknown. `nil` when it begins at once.
  private mutating func search(_ window: borrowing StreamWindow) -> Progress? {
    let bytes = window.bytes
    while true {
      switch StartSearch.find(bytes, from: resume) {
      case .found(let start, let version):
        if start == 0, mustAdvance {
          resume = version + 1
          continue
        }
        next()
        return start == 0 ? nil : Progress(consumed: start, unknown: start)
      case .missing(let place):
        let kept = max(lastLineStart(bytes, before: place), place - StartSearch.lineLimit, 0)
        resume = place - kept
        if kept > 0 { mustAdvance = false }
        return Progress(consumed: kept, unknown: kept, next: .more(atLeast: bytes.byteCount - kept + 1))
      }
    }
  }

  private func lastLineStart(_ bytes: RawSpan, before end: Int) -> Int {
    var at = min(end, bytes.byteCount)
    let limit = max(0, at - StartSearch.lineLimit)
    while at > limit, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  // MARK: - Gaps and ends

  mutating func skip(_ count: Int, at offset: UInt64, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink) {
    switch state {
    case .body(.length(let left)) where UInt64(count) <= left:
      breakBody(sink)
      state = .body(.length(left - UInt64(count)))
    case .body(.chunkData(let left)) where UInt64(count) < left:
      breakBody(sink)
      state = .body(.chunkData(left - UInt64(count)))
    case .body(.toEnd): breakBody(sink)
    default:
      endBody(isComplete: false, sink)
      dialogue.losePairing(of: direction)
    }
  }

  /// Bytes of the body are missing: what is on either side of the hole is given out apart.
  private mutating func breakBody(_ sink: any MessageSink) {
    isBroken = true
    guard !buffer.bytes.isEmpty else { return }
    tellCollected(isComplete: false, sink)
    isHeadTold = true
    parts.restart()
    buffer.clear()
  }

  mutating func finish(_ sink: any MessageSink) { endBody(isComplete: state == .body(.toEnd) && !isBroken, sink) }

  private mutating func endBody(isComplete: Bool, _ sink: any MessageSink) {
    switch state {
    case .bodyStart, .body: tellCollected(isComplete: isComplete, sink)
    case .head, .tunnel, .handOver, .lost: break
    }
    next()
    getLost()
  }

  private mutating func getLost() {
    state = .lost
    resume = 0
    mustAdvance = false
  }

  private func tellCollected(isComplete: Bool, _ sink: any MessageSink) {
    let none = StreamWindow(bytes: headBytes.rawBytes, direction: direction, offset: headOffset, time: time)
    tell(none, body: true, isComplete: isComplete, sink)
  }

  /// Reads the whole lines of a header section that will not be completed; answers how many bytes they have.
  mutating func salvage(
    _ window: borrowing StreamWindow, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) -> Int {
    guard state == .head, isStartRead else { return 0 }
    sink.trouble(
      "http-unfinished-head", "a header section without its end; its whole lines are read", at: window.offset,
      from: direction)
    return salvageHead(window.bytes, window.offset, window.time, &dialogue, sink)
  }

  private mutating func salvageHead(
    _ bytes: RawSpan, _ offset: UInt64, _ time: Timestamp, _ dialogue: inout HTTP1Dialogue, _ sink: any MessageSink
  ) -> Int {
    var whole = 0
    while whole < lines.count, Int(lines.ends[whole]) < bytes.byteCount { whole += 1 }
    guard whole > 0 else {
      getLost()
      return 0
    }
    let length = Int(lines.ends[whole - 1]) + 1
    head.parseFields(lines, upTo: whole, bytes)
    headAt = 0
    headCount = length
    headOffset = offset
    self.time = time
    begin(bytes.prefix(length), &dialogue)
    tell(
      StreamWindow(bytes: bytes, direction: direction, offset: offset, time: time), body: false, isComplete: false,
      sink)
    next()
    getLost()
    return length
  }
}
