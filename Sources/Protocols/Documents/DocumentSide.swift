import AuditModel
import Bytes

/// The documents of one direction.
struct DocumentSide {
  private enum State { case start, values, whole, other }

  /// A longer JSON text is searched raw.
  private static let valueLimit = StreamFeeder.pendingLimit - 1

  private let direction: FlowDirection
  private var state = State.start
  private var scan = JSONScan()
  private var whole = PayloadCollector()

  init(_ direction: FlowDirection) { self.direction = direction }

  mutating func consume(_ window: borrowing StreamWindow, _ label: FlowLabel, _ sink: any MessageSink) -> Progress {
    if state == .start {
      switch DocumentKind.recognise(window, FlowPorts(initiator: 0, responder: 0)) {
      case .unsure where window.bytes.byteCount < StreamFeeder.recognitionLimit:
        return Progress(consumed: 0, next: .more(atLeast: window.bytes.byteCount + 1))
      case .yes: state = DocumentKind.of(window.bytes) == .values ? .values : .whole
      default: state = .other
      }
    }
    switch state {
    case .start, .other: return Progress(consumed: 0, next: .done(.opaqueUnknown))
    case .values: return takeValues(window, label, sink)
    case .whole:
      var collector = whole
      whole = PayloadCollector()
      collector.append(window.bytes, at: window.offset) { give($0, label, sink) }
      whole = collector
      return Progress(consumed: window.bytes.byteCount)
    }
  }

  /// Bytes are missing from here on, or the direction has ended: gives what there is. What follows is searched raw.
  mutating func end(isComplete: Bool, _ label: FlowLabel, _ sink: any MessageSink) {
    if state == .whole {
      var collector = whole
      whole = PayloadCollector()
      collector.end(isComplete: isComplete) { give($0, label, sink) }
    }
    state = .other
  }

  // MARK: - JSON

  /// Tells the texts that are whole, and leaves the last one until it is.
  private mutating func takeValues(
    _ window: borrowing StreamWindow, _ label: FlowLabel, _ sink: any MessageSink
  ) -> Progress {
    var start = 0
    while true {
      while let byte = window.bytes.u8(at: start), byte <= 0x20 { start += 1 }
      let rest = window.bytes.dropping(start)
      guard let first = rest.u8(at: 0) else { return Progress(consumed: start) }
      if let end = scan.end(of: rest) {
        tell(rest.prefix(end), at: window.offset &+ UInt64(start), label, sink)
        start += end
        scan = JSONScan()
      } else if scan.isBroken || first != 0x7B && first != 0x5B || rest.byteCount >= Self.valueLimit {
        state = .other
        return start > 0 ? Progress(consumed: start) : Progress(consumed: 0, next: .done(.opaqueUnknown))
      } else {
        return Progress(consumed: start, next: .more(atLeast: rest.byteCount + 1))
      }
    }
  }

  private func tell(_ text: RawSpan, at offset: UInt64, _ label: FlowLabel, _ sink: any MessageSink) {
    withBytes(of: "application/json") { type in
      give(
        MessageBody(
          part: .payload, bytes: text, origin: OffsetMap(identity: text.byteCount, at: offset), mediaType: type,
          contentEncoding: text.prefix(0), isComplete: true), label, sink)
    }
  }

  private func give(_ body: borrowing MessageBody, _ label: FlowLabel, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: DocumentModule.name, direction: .message, sender: direction)
    sink.begin(head, start: label.bytes, host: body.bytes.prefix(0))
    sink.body(body)
    sink.end()
  }
}
