import AuditModel
import Bytes

/// Reads both sides of a preamble, then hands over.
final class PreambleDecoder<Words: Preamble>: StreamDecoder {
  /// More than any first words; also what one side may say while the other is silent.
  private static var limit: Int { 1 << 16 }

  private var words = Words()
  private var isLost = false

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    // A gap lies in the preamble: what follows may be anything.
    if isLost { return Progress(consumed: 0, next: .handOver) }
    var at = 0
    while at < window.bytes.byteCount {
      let rest = StreamWindow(
        bytes: window.bytes.dropping(at), direction: window.direction, offset: window.offset &+ UInt64(at),
        time: window.time)
      let count = rest.bytes.byteCount
      switch words.read(rest, sink) {
      case .took(let step): at += min(max(step, 1), count)
      case .passed(let step, let need):
        // Only the first bytes of what is consumed can be unknown.
        if at > 0 { return Progress(consumed: at) }
        let passed = min(max(step, 1), count)
        return Progress(consumed: passed, unknown: passed, next: .more(atLeast: max(need, 1)))
      case .need(let least):
        guard least > count, least <= Self.limit else { return Progress(consumed: at, next: .done(.opaqueUnknown)) }
        return Progress(consumed: at, next: .more(atLeast: least))
      case .wait:
        return count > Self.limit ? Progress(consumed: at, next: .handOver) : Progress(consumed: at)
      case .handOver(let step): return Progress(consumed: at + min(step, count), next: .handOver)
      case .unread(let step): return Progress(consumed: at + min(step, count), next: .done(.opaqueUnknown))
      }
    }
    return Progress(consumed: at)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    isLost = true
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}
}

extension ProtocolModule {
  /// A protocol of which only the first words are read.
  init<Words: Preamble>(
    name: StaticString, preamble: Words.Type,
    recognise: @escaping @Sendable (borrowing StreamWindow, FlowPorts) -> Recognition
  ) {
    self.init(name: name, reader: .stream(recognise: recognise, make: { _ in PreambleDecoder<Words>() }))
  }
}
