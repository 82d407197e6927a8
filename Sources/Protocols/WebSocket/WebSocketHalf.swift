import AuditModel
import Bytes

/// Reads the frames of one direction.
struct WebSocketHalf {
  private enum State {
    case frame
    /// In a payload: so many bytes are still to come, and so many were read.
    case payload(WebSocketFrameHeader, left: Int, done: Int)
    /// The border between frames is lost for good: nothing marks a frame.
    case lost
  }

  private let direction: FlowDirection
  private let terms: WebSocketTerms
  private let isClient: Bool
  private let inflater: WebSocketInflater
  private var state = State.frame
  /// The message that the current data frames belong to.
  private var opcode = WebSocketFrameHeader.Opcode.continuation
  private var isCompressed = false
  private var isBroken = false
  private var buffer = BodyBuffer()
  /// The payload of a control frame, which may stand between the frames of a message.
  private var control: [UInt8] = []
  private var start: [UInt8] = []

  init(_ direction: FlowDirection, _ terms: WebSocketTerms, isClient: Bool) {
    self.direction = direction
    self.terms = terms
    self.isClient = isClient
    inflater = WebSocketInflater(forgets: isClient ? terms.clientForgets : terms.serverForgets)
  }

  mutating func consume(
    _ window: borrowing StreamWindow, _ inner: InnerStream?, _ sink: any MessageSink
  ) throws(DecodeError) -> Progress {
    var at = 0
    var deferred = 0
    while true {
      switch state {
      case .lost:
        let rest = window.bytes.byteCount - at
        if at > 0 { return Progress(consumed: at, deferred: deferred) }
        return Progress(consumed: rest, unknown: rest)
      case .frame:
        do throws(DecodeError) {
          let header = try WebSocketFrameHeader(window.bytes.dropping(at))
          begin(header)
          at += header.count
          state = .payload(header, left: header.length, done: 0)
        } catch {
          if case .needMore(let count) = error {
            return Progress(consumed: at, deferred: deferred, next: .more(atLeast: count))
          }
          if at > 0 { return Progress(consumed: at, deferred: deferred) }
          state = .lost
          sink.trouble("websocket", "no frame where one was due", at: window.offset, from: direction)
        }
      case .payload(let header, let left, let done):
        let count = min(left, window.bytes.byteCount - at)
        if count == 0, left > 0 { return Progress(consumed: at, deferred: deferred) }
        deferred += take(header, window, at..<at + count, done: done, inner, sink)
        at += count
        state = .payload(header, left: left - count, done: done + count)
        if count == left {
          state = .frame
          end(header, window, at, inner, sink)
        }
      }
    }
  }

  // MARK: - Frames

  private mutating func begin(_ header: WebSocketFrameHeader) {
    if header.opcode.isControl {
      control.removeAll(keepingCapacity: true)
    } else if header.opcode != .continuation {
      opcode = header.opcode
      isCompressed = header.isCompressed && terms.isDeflated
      isBroken = false
      buffer.clear()
    }
  }

  private var isStream: Bool { terms.carriesStream && opcode == .binary }

  /// Takes bytes of a payload; answers how many an inner stream has.
  private mutating func take(
    _ header: WebSocketFrameHeader, _ window: borrowing StreamWindow, _ range: Range<Int>, done: Int,
    _ inner: InnerStream?, _ sink: any MessageSink
  ) -> Int {
    if range.isEmpty { return 0 }
    var plain: [UInt8] = []
    plain.append(bytesOf: window.bytes.clamped(range))
    if let mask = header.mask { Self.unmask(&plain, mask, from: done) }
    let offset = window.offset &+ UInt64(range.lowerBound)
    if header.opcode.isControl {
      control.append(contentsOf: plain)
    } else if isStream, !isCompressed, let inner {
      inner.feed(
        plain.rawBytes, from: direction, at: offset..<offset &+ UInt64(plain.count), time: window.time, into: sink)
      return terms.isDeflated ? 0 : plain.count
    } else {
      append(plain, at: offset, sink)
    }
    return 0
  }

  /// RFC 6455 section 5.3.
  private static func unmask(_ bytes: inout [UInt8], _ mask: UInt32, from done: Int) {
    for index in bytes.indices {
      bytes[index] ^= UInt8(truncatingIfNeeded: mask >> (24 - 8 * UInt32((done + index) & 3)))
    }
  }

  private mutating func append(_ bytes: [UInt8], at offset: UInt64, _ sink: any MessageSink) {
    var done = 0
    while done < bytes.count {
      let count = buffer.append(
        bytes.rawBytes.dropping(done), at: offset &+ UInt64(done), limit: BodyBuffer.limit)
      done += count
      guard buffer.bytes.count >= BodyBuffer.limit else { continue }
      isBroken = true
      if isCompressed {
        giveUp("a compressed message is longer than what is read", at: offset, sink)
        return
      }
      tell(buffer.bytes, buffer.map, isComplete: false, sink)
      buffer.startNextPiece()
    }
  }

  private mutating func end(
    _ header: WebSocketFrameHeader, _ window: borrowing StreamWindow, _ at: Int, _ inner: InnerStream?,
    _ sink: any MessageSink
  ) {
    let offset = window.offset &+ UInt64(at)
    if header.opcode.isControl { return tellControl(header, from: offset &- UInt64(control.count), sink) }
    guard header.isLast else { return }
    if isCompressed { return open(window.time, inner, sink) }
    if buffer.bytes.count > buffer.repeated { tell(buffer.bytes, buffer.map, isComplete: !isBroken, sink) }
    buffer.clear()
  }

  /// A whole compressed message is there.
  private mutating func open(_ time: Timestamp, _ inner: InnerStream?, _ sink: any MessageSink) {
    guard let first = buffer.map.pieces.first?.source.lowerBound, let last = buffer.map.pieces.last?.source.upperBound
    else { return }
    let wire = first..<last
    var output: [UInt8] = []
    let outcome = isBroken ? .corrupt : inflater.open(buffer.bytes, into: &output)
    if outcome == .tooLarge {
      sink.trouble("websocket", "a message opens to more than what is read", at: first, from: direction)
    } else if outcome == .corrupt {
      sink.trouble("websocket", "a compressed message cannot be opened", at: first, from: direction)
      // Searched as it stands, so that it is not passed over.
      output = []
      tell(buffer.bytes, buffer.map, isComplete: false, sink)
    }
    buffer.clear()
    guard !output.isEmpty else { return }
    if isStream, let inner {
      inner.feed(output.rawBytes, from: direction, at: wire, time: time, into: sink)
    } else {
      var map = OffsetMap()
      map.append(derived: 0..<1, source: wire)
      if output.count > 1 { map.append(derived: 1..<output.count, source: wire) }
      tell(output, map, isComplete: outcome == .opened, sink)
    }
  }

  private mutating func giveUp(_ reason: StaticReason, at offset: UInt64, _ sink: any MessageSink) {
    sink.trouble("websocket", reason, at: offset, from: direction)
    inflater.lose()
    buffer.clear()
  }

  // MARK: - Telling

  private mutating func begin(_ word: StaticString, _ sink: any MessageSink) {
    start.removeAll(keepingCapacity: true)
    withBytes(of: word) { start.append(bytesOf: $0) }
    if !terms.path.isEmpty { start.append(0x20) }
    start.append(contentsOf: terms.path)
    let message = MessageHead(
      protocolName: WebSocketDecoder.name, direction: isClient ? .request : .response, sender: direction,
      signals: terms.memo.signals)
    sink.begin(message, start: start.rawBytes, host: terms.memo.host.rawBytes)
  }

  private mutating func tell(_ bytes: [UInt8], _ origin: OffsetMap, isComplete: Bool, _ sink: any MessageSink) {
    let repeated = buffer.repeated
    begin(opcode == .text ? "TEXT" : "BINARY", sink)
    let none = RawSpan()
    sink.body(
      MessageBody(
        part: .body, bytes: bytes.rawBytes, origin: origin, mediaType: none, contentEncoding: none,
        isComplete: isComplete, repeated: repeated))
    sink.end()
  }

  /// The payload of a control frame: for a close, a code and a reason.
  private mutating func tellControl(_ header: WebSocketFrameHeader, from offset: UInt64, _ sink: any MessageSink) {
    let skipped = header.opcode == .close ? 2 : 0
    guard control.count > skipped else { return }
    begin(header.opcode == .close ? "CLOSE" : header.opcode == .ping ? "PING" : "PONG", sink)
    let text = control.rawBytes.dropping(skipped)
    sink.field(
      .text, name: text.prefix(0), value: text,
      origin: OffsetMap(identity: text.byteCount, at: offset &+ UInt64(skipped)))
    sink.end()
  }

  // MARK: - Holes and ends

  mutating func skip(_ count: Int, _ inner: InnerStream?, _ sink: any MessageSink) {
    inflater.lose()
    if isStream { inner?.gap(count, from: direction, into: sink) }
    tellRest(sink)
    isBroken = true
    if case .payload(let header, let left, let done) = state, count < left {
      state = .payload(header, left: left - count, done: done + count)
    } else {
      state = .lost
    }
  }

  mutating func finish(_ inner: InnerStream?, _ sink: any MessageSink) {
    tellRest(sink)
    inner?.finish(direction, into: sink)
  }

  /// What there is of an unfinished message.
  private mutating func tellRest(_ sink: any MessageSink) {
    if buffer.bytes.count > buffer.repeated, !isCompressed {
      tell(buffer.bytes, buffer.map, isComplete: false, sink)
    }
    buffer.clear()
  }
}
