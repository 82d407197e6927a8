import AuditModel
import Bytes

/// Losing the way and finding it again; gaps and ends.
extension HTTP1Half {
  mutating func lose(
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
  mutating func search(_ window: borrowing StreamWindow) -> Progress? {
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

  mutating func salvageHead(
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
