import AuditModel
import Bytes

/// Bodies: how far they go, and what is collected of them.
extension HTTP1Half {
  /// Two bodies may be missing, whatever the fields say: that of a response to a HEAD nobody saw, and that of a request
  /// which the server refused beforehand. Then the next message follows at once.
  mutating func startBody(
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

  mutating func readBody(
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
  mutating func keepDirect(_ window: borrowing StreamWindow) {
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
}
