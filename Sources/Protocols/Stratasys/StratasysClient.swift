import AuditModel
import Bytes

/// The client's side: commands, each with arguments up to `NA`, and acknowledgements. A file that the client offers is
/// framed as the files of the printer are, if the blocks fit; clients in public do not submit jobs, so nothing else is
/// known of it.
struct StratasysClient {
  private enum State: Equatable {
    case command
    /// Within the arguments; `isNamed` once the file's name was there.
    case arguments(isOffer: Bool, isNamed: Bool)
    /// Behind an offer: its length is due.
    case length
    /// So many bytes of the offered file are still to come.
    case job(Int)
    /// Bytes are missing: the next block border is not known.
    case lost
  }

  /// The file asked for last.
  private(set) var file: [UInt8] = []
  /// Stream offset of the block that gave the length of the first file offered.
  private(set) var firstOffer: UInt64?
  private var offered: [UInt8] = []
  private var state = State.command
  private var job = PayloadCollector()

  mutating func skip(_ count: Int, from direction: FlowDirection, _ sink: any MessageSink) {
    let left = if case .job(let left) = state { left - count } else { -1 }
    finish(from: direction, sink)
    state = left > 0 ? .job(left) : left == 0 ? .command : .lost
  }

  mutating func finish(from direction: FlowDirection, _ sink: any MessageSink) {
    if case .job = state { giveJob(isComplete: false, direction, sink) }
    state = .lost
  }

  mutating func consume(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress {
    if state == .lost, let progress = search(window.bytes) { return progress }
    var at = 0
    while true {
      let rest = window.bytes.dropping(at)
      let offset = window.offset &+ UInt64(at)
      if case .job(let left) = state, rest.byteCount > 0 {
        at += takeJob(rest.prefix(left), left, at: offset, window.direction, sink)
        continue
      }
      guard rest.byteCount >= StratasysBlock.size else { break }
      guard take(StratasysBlock.text(rest, at: 0), at: offset, from: window.direction, sink) else {
        sink.trouble(
          "unsupported", "a command of the Stratasys protocol that is not documented", at: offset,
          from: window.direction)
        return Progress(consumed: at, next: .done(.unsupported))
      }
      at += StratasysBlock.size
    }
    if case .job = state { return Progress(consumed: at) }
    return Progress(consumed: at, next: .more(atLeast: StratasysBlock.size))
  }

  /// One block; `false` when nobody has said what it means.
  private mutating func take(
    _ text: RawSpan, at offset: UInt64, from direction: FlowDirection, _ sink: any MessageSink
  ) -> Bool {
    switch state {
    case .arguments(let isOffer, let isNamed):
      takeArgument(text, isOffer, isNamed, at: offset, from: direction, sink)
    case .length:
      guard let length = text.decimal, let count = Int(exactly: length) else { return false }
      firstOffer = firstOffer ?? offset
      state = count > 0 ? .job(count) : .command
    case .command, .job, .lost:
      switch StratasysBlock.word(text) {
      case .getFile: state = .arguments(isOffer: false, isNamed: false)
      case .sendFile:
        offered = []
        state = .arguments(isOffer: true, isNamed: false)
      case .end, .ok, .transferred: break
      case .other: return false
      }
    }
    return true
  }

  private mutating func takeArgument(
    _ text: RawSpan, _ isOffer: Bool, _ isNamed: Bool, at offset: UInt64, from direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    if StratasysBlock.word(text) == .end {
      state = isOffer ? .length : .command
      return
    }
    // What further arguments mean is not known; all are told.
    guard !isNamed || isOffer else { return }
    state = .arguments(isOffer: isOffer, isNamed: true)
    if !isNamed {
      var name: [UInt8] = []
      name.append(bytesOf: text)
      if isOffer { offered = name } else { file = name }
    }
    begin(isOffer, direction, sink)
    withBytes(of: isNamed ? "argument" : "file") { sink.field(.field, name: $0, value: text, at: offset) }
    sink.end()
  }

  private func begin(_ isOffer: Bool, _ direction: FlowDirection, _ sink: any MessageSink) {
    var start = Array((isOffer ? "SendFile " : "GetFile ").utf8)
    start.append(contentsOf: isOffer ? offered.isEmpty ? Array("NA".utf8) : offered : file)
    let head = MessageHead(protocolName: Stratasys.name, direction: .request, sender: direction)
    sink.begin(head, start: start.rawBytes, host: start.rawBytes.prefix(0))
  }

  // MARK: - Files offered

  private mutating func takeJob(
    _ bytes: RawSpan, _ left: Int, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) -> Int {
    var collector = job
    job = PayloadCollector()
    collector.append(bytes, at: offset) { body in
      begin(true, direction, sink)
      sink.body(body)
      sink.end()
    }
    job = collector
    state = .job(left - bytes.byteCount)
    if bytes.byteCount == left {
      giveJob(isComplete: true, direction, sink)
      state = .command
    }
    return bytes.byteCount
  }

  private mutating func giveJob(isComplete: Bool, _ direction: FlowDirection, _ sink: any MessageSink) {
    var collector = job
    job = PayloadCollector()
    collector.end(isComplete: isComplete) { body in
      begin(true, direction, sink)
      sink.body(body)
      sink.end()
    }
  }

  /// Looks for the next command.
  private mutating func search(_ bytes: RawSpan) -> Progress? {
    guard let at = StratasysSearch.find("GetFile", in: bytes) else {
      let kept = min(bytes.byteCount, StratasysBlock.size - 1)
      let passed = bytes.byteCount - kept
      return Progress(consumed: passed, unknown: passed, next: .more(atLeast: kept + 1))
    }
    state = .command
    return at == 0 ? nil : Progress(consumed: at, unknown: at)
  }
}
