import AuditModel
import Bytes

/// Reads the frames of one direction.
struct HTTP2Half {
  enum State {
    /// Before the first byte.
    case start
    case frame
    /// In the content of a DATA frame.
    case data(HTTP2Data)
    /// In a frame that is not looked at: so many bytes are still to come.
    case passing(Int, isSupported: Bool)
    /// In bytes of which the beginning is not known.
    case lost
  }

  /// What a step did with the window.
  enum Step {
    case advance(Int, unsupported: Int = 0, deferred: Int = 0)
    /// More bytes are needed: so many from here on.
    case wait(Int)
    case lose(StaticReason)
  }

  /// The most settings that anybody sends; more are noticed.
  private static let settingsLimit = 6 * 100
  private static let reasonLimit = 16 << 10

  let direction: FlowDirection
  private var state = State.start
  private var inflater = HPACKInflater(isTableKnown: true)
  var block: HTTP2Block?
  private var section = FieldSection()
  /// While lost: where the search goes on.
  private var resume = 0
  private var hasToldLoss = false

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(
    _ window: borrowing StreamWindow, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) -> Progress {
    var at = 0
    var unsupported = 0
    var deferred = 0
    while true {
      if case .lost = state {
        if at > 0 { return Progress(consumed: at, unsupported: unsupported, deferred: deferred) }
        if let progress = search(window) { return progress }
      }
      switch step(window, at, streams, sink) {
      case .advance(let count, let passed, let given):
        at += count
        unsupported += passed
        deferred += given
      case .wait(let count):
        return Progress(
          consumed: at, unsupported: unsupported, deferred: deferred, next: .more(atLeast: count))
      case .lose(let reason): lose(reason, at: window.offset &+ UInt64(at), streams, sink)
      }
    }
  }

  private mutating func step(
    _ window: borrowing StreamWindow, _ at: Int, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) -> Step {
    let available = window.bytes.byteCount - at
    switch state {
    case .start: return start(window.bytes.dropping(at), streams)
    case .frame: return readFrame(window, at, streams, sink)
    case .data(let data): return readData(data, window, at, streams, sink)
    case .passing(let left, let isSupported):
      let count = min(left, available)
      if count == 0, left > 0 { return .wait(1) }
      state = count == left ? .frame : .passing(left - count, isSupported: isSupported)
      return .advance(count, unsupported: isSupported ? 0 : count)
    case .lost: return .wait(1)
    }
  }

  // MARK: - The beginning

  private mutating func start(_ bytes: RawSpan, _ streams: HTTP2Streams) -> Step {
    guard let first = bytes.u8(at: 0) else { return .wait(1) }
    let preface = HTTP2Recogniser.preface
    if first == 0x50 {
      if bytes.byteCount < preface.utf8CodeUnitCount, HTTP1Recogniser.isPrefix(bytes, of: preface) {
        return .wait(preface.utf8CodeUnitCount)
      }
      if bytes.begins(with: preface) {
        streams.client = direction
        state = .frame
        return .advance(preface.utf8CodeUnitCount)
      }
    }
    if bytes.byteCount < HTTP2FrameHeader.count { return .wait(HTTP2FrameHeader.count) }
    if let frame = HTTP2FrameHeader(bytes, at: 0), frame.type == .settings, frame.flags == 0 {
      state = .frame
    } else {
      // Joined in the middle: as a rule at the border of a segment, which as a rule is one of frames.
      inflater.loseTable()
      let frame = HTTP2FrameHeader(bytes, at: 0)
      state = frame?.isUsual == true && frame?.isTelling == true ? .frame : .lost
    }
    return .advance(0)
  }

  // MARK: - Frames

  private mutating func readFrame(
    _ window: borrowing StreamWindow, _ at: Int, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) -> Step {
    guard window.bytes.byteCount - at >= HTTP2FrameHeader.count else { return .wait(HTTP2FrameHeader.count) }
    guard let frame = HTTP2FrameHeader(window.bytes, at: at) else { return .lose("no frame where one was due") }
    let offset = window.offset &+ UInt64(at)
    if let block, frame.type != .continuation || frame.stream != block.stream {
      giveUpBlock("a header block is not continued", at: offset, sink)
    }
    switch frame.type {
    case .data: return beginData(frame, window, at)
    case .headers, .pushPromise, .continuation: return readBlock(frame, window, at, streams, sink)
    case .reset:
      streams.known(frame.stream)?.reset(by: direction, into: sink)
      streams.settle(frame.stream)
    case .goAway: if frame.length <= Self.reasonLimit { return readGoAway(frame, window, at, sink) }
    case .settings:
      if frame.length > Self.settingsLimit {
        sink.trouble("http2-settings", "a frame with more settings than there are", at: offset, from: direction)
      }
    case .priority, .ping, .windowUpdate, nil: break
    }
    state = .passing(frame.length, isSupported: frame.type != nil)
    return .advance(HTTP2FrameHeader.count)
  }

  /// The last words of a connection may hold a text (RFC 9113 section 6.8).
  private mutating func readGoAway(
    _ frame: HTTP2FrameHeader, _ window: borrowing StreamWindow, _ at: Int, _ sink: any MessageSink
  ) -> Step {
    let count = HTTP2FrameHeader.count + frame.length
    guard window.bytes.byteCount - at >= count else { return .wait(count) }
    let start = at + HTTP2FrameHeader.count + 8
    let text = window.bytes.clamped(start..<at + count)
    if text.byteCount > 0 {
      let message = MessageHead(protocolName: HTTP2.name, direction: .message, sender: direction)
      withBytes(of: "GOAWAY") { sink.begin(message, start: $0, host: text.prefix(0)) }
      sink.field(.text, name: text.prefix(0), value: text, at: window.offset &+ UInt64(start))
      sink.end()
    }
    return .advance(count)
  }

  // MARK: - Data

  private mutating func beginData(
    _ frame: HTTP2FrameHeader, _ window: borrowing StreamWindow, _ at: Int
  ) -> Step {
    var data = HTTP2Data(stream: frame.stream, left: frame.length, padding: 0, isLast: frame.has(0x01))
    guard frame.has(HTTP2FrameHeader.Flag.padded), frame.length > 0 else {
      state = .data(data)
      return .advance(HTTP2FrameHeader.count)
    }
    guard let padding = window.bytes.u8(at: at + HTTP2FrameHeader.count) else {
      return .wait(HTTP2FrameHeader.count + 1)
    }
    guard Int(padding) < frame.length else { return .lose("padding longer than its frame") }
    data.left -= 1 + Int(padding)
    data.padding = Int(padding)
    state = .data(data)
    return .advance(HTTP2FrameHeader.count + 1)
  }

  private mutating func readData(
    _ data: HTTP2Data, _ window: borrowing StreamWindow, _ at: Int, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) -> Step {
    let available = window.bytes.byteCount - at
    if data.left > 0 {
      if available == 0 { return .wait(1) }
      let count = min(data.left, available)
      let offset = window.offset &+ UInt64(at)
      let given = streams.exchange(data.stream, at: offset, from: direction, sink).takeBody(
        window.bytes.clamped(at..<at + count), at: offset, from: direction, time: window.time, into: sink)
      state = .data(data.without(count))
      return .advance(count, deferred: given)
    }
    if data.isLast {
      let offset = window.offset &+ UInt64(at)
      streams.exchange(data.stream, at: offset, from: direction, sink).finish(
        direction, isComplete: true, into: sink)
      streams.settle(data.stream)
    }
    state = .passing(data.padding, isSupported: true)
    return .advance(0)
  }

  // MARK: - Header blocks

  private mutating func readBlock(
    _ frame: HTTP2FrameHeader, _ window: borrowing StreamWindow, _ at: Int, _ streams: HTTP2Streams,
    _ sink: any MessageSink
  ) -> Step {
    let offset = window.offset &+ UInt64(at)
    guard frame.length <= HTTP2Block.limit else {
      giveUpBlock("a header block is longer than what is read", at: offset, sink)
      state = .passing(frame.length, isSupported: false)
      return .advance(HTTP2FrameHeader.count)
    }
    let count = HTTP2FrameHeader.count + frame.length
    guard window.bytes.byteCount - at >= count else { return .wait(count) }
    if frame.type == .continuation, block == nil {
      // Its beginning was lost.
      inflater.loseTable()
      return .advance(count, unsupported: frame.length)
    }
    guard let content = HTTP2Content(frame, window.bytes, at: at + HTTP2FrameHeader.count) else {
      giveUpBlock("padding longer than its frame", at: offset, sink)
      return .advance(count, unsupported: frame.length)
    }
    var open =
      block
      ?? HTTP2Block(stream: frame.stream, promised: content.promised, isLast: frame.has(0x01) && frame.type == .headers)
    block = nil
    guard open.append(window.bytes.clamped(content.range), at: window.offset &+ UInt64(content.range.lowerBound)) else {
      giveUpBlock("a header block is longer than what is read", at: offset, sink)
      return .advance(count, unsupported: frame.length)
    }
    if frame.has(HTTP2FrameHeader.Flag.endHeaders) {
      complete(open, window.time, streams, sink)
    } else {
      block = open
    }
    return .advance(count)
  }

  private mutating func complete(
    _ block: HTTP2Block, _ time: Timestamp, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) {
    section.removeAll()
    let offset = block.origin.pieces.first?.source.lowerBound ?? 0
    do throws(DecodeError) {
      try inflater.inflate(block.bytes.rawBytes, block.origin, into: &section)
    } catch {
      sink.trouble("hpack", "a header block cannot be read", at: offset, from: direction)
    }
    if let promised = block.promised {
      streams.exchange(promised, at: offset, from: direction, sink).takePromise(
        section, from: direction, time: time, into: sink)
    } else {
      streams.exchange(block.stream, at: offset, from: direction, sink).take(
        section, from: direction, isLast: block.isLast, time: time, into: sink)
      streams.settle(block.stream)
    }
  }

  /// A block that is not decoded leaves a hole in the table.
  private mutating func giveUpBlock(_ reason: StaticReason, at offset: UInt64, _ sink: any MessageSink) {
    sink.trouble("http2-headers", reason, at: offset, from: direction)
    block = nil
    inflater.loseTable()
  }

  // MARK: - Losing and finding the way

  private mutating func lose(
    _ reason: StaticReason, at offset: UInt64, _ streams: HTTP2Streams, _ sink: any MessageSink
  ) {
    if !hasToldLoss { sink.trouble("http2-resync", reason, at: offset, from: direction) }
    hasToldLoss = true
    getLost(streams, sink)
    // What was refused must not be found again.
    resume = 1
  }

  private mutating func getLost(_ streams: HTTP2Streams, _ sink: any MessageSink) {
    streams.breakTunnels(from: direction, into: sink)
    block = nil
    inflater.loseTable()
    state = .lost
    resume = 0
  }

  /// Looks for the next frames; what lies before them is unknown. `nil` when they begin at once.
  private mutating func search(_ window: borrowing StreamWindow) -> Progress? {
    let bytes = window.bytes
    switch HTTP2Frames.find(bytes, from: resume) {
    case .found(let start):
      state = .frame
      resume = 0
      return start == 0 ? nil : Progress(consumed: start, unknown: start)
    case .missing(let place):
      resume = 0
      return Progress(consumed: place, unknown: place, next: .more(atLeast: bytes.byteCount - place + 1))
    }
  }

  /// Bytes are missing.
  mutating func skip(_ count: Int, _ streams: HTTP2Streams, _ sink: any MessageSink) {
    switch state {
    case .data(let data) where count <= data.left:
      streams.known(data.stream)?.breakBody(count, from: direction, into: sink)
      state = .data(data.without(count))
    case .passing(let left, let isSupported) where count <= left:
      state = count == left ? .frame : .passing(left - count, isSupported: isSupported)
    default: getLost(streams, sink)
    }
  }
}
