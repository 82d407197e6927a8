import AuditModel
import Bytes

/// The client's side: commands, each with arguments up to `NA`, and acknowledgements.
struct StratasysClient {
  private enum State: Equatable {
    case command
    /// Within the arguments of GetFile; `true` once the file's name was there.
    case arguments(named: Bool)
    /// Bytes are missing: the next block border is not known.
    case lost
  }

  /// The file asked for last.
  private(set) var file: [UInt8] = []
  private var state = State.command

  mutating func skip() { state = .lost }

  mutating func consume(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> Progress {
    if state == .lost, let progress = search(window.bytes) { return progress }
    var at = 0
    while window.bytes.byteCount - at >= StratasysBlock.size {
      let text = StratasysBlock.text(window.bytes, at: at)
      if case .arguments(let named) = state {
        take(text, isFirst: !named, at: window.offset &+ UInt64(at), from: window.direction, sink)
      } else {
        switch StratasysBlock.word(text) {
        case .getFile: state = .arguments(named: false)
        case .end, .ok, .transferred: break
        case .sendFile, .other:
          sink.trouble(
            "unsupported", "a command of the Stratasys protocol that is not documented",
            at: window.offset &+ UInt64(at),
            from: window.direction)
          return Progress(consumed: at, next: .done(.unsupported))
        }
      }
      at += StratasysBlock.size
    }
    return Progress(consumed: at, next: .more(atLeast: StratasysBlock.size))
  }

  private mutating func take(
    _ text: RawSpan, isFirst: Bool, at offset: UInt64, from direction: FlowDirection, _ sink: any MessageSink
  ) {
    if StratasysBlock.word(text) == .end {
      state = .command
      return
    }
    guard isFirst else { return }
    state = .arguments(named: true)
    file.removeAll(keepingCapacity: true)
    file.append(bytesOf: text)
    var start = Array("GetFile ".utf8)
    start.append(contentsOf: file)
    let head = MessageHead(protocolName: Stratasys.name, direction: .request, sender: direction)
    sink.begin(head, start: start.rawBytes, host: text.prefix(0))
    withBytes(of: "file") { sink.field(.field, name: $0, value: text, at: offset) }
    sink.end()
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
