import AuditModel
import Bytes
import Protocols

/// A protocol for tests: `TOY` and then lines; each is a message. `!n` asks for n bytes at once, `^` hands over, `.`
/// ends the decoder's interest, `?` is malformed.
final class ToyDecoder: StreamDecoder {
  static let module = ProtocolModule(
    name: "toy",
    reader: .stream(
      recognise: { window, _ in
        if window.bytes.byteCount < 3 { return "TOY".utf8.starts(with: window.bytes.text.utf8) ? .unsure : .no }
        return window.bytes.begins(with: "TOY") ? .yes : .no
      },
      make: { _ in ToyDecoder() }))

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    var at = 0
    while let end = window.bytes.firstIndex(of: 0x0A, from: at) {
      let line = window.bytes.clamped(at..<end)
      switch line.u8(at: 0) {
      case 0x21:
        return Progress(consumed: at, next: .more(atLeast: Int(line.dropping(1).decimal ?? 1)))
      case 0x2E: return Progress(consumed: end + 1, next: .done(.opaqueEncrypted))
      case 0x5E: return Progress(consumed: end + 1, next: .handOver)
      case 0x3F:
        if at > 0 { return Progress(consumed: at) }
        throw .malformed("question", at: 0)
      default: tell(line, window, at, sink)
      }
      at = end + 1
    }
    return Progress(consumed: at, next: .more(atLeast: window.bytes.byteCount - at + 1))
  }

  private func tell(_ line: RawSpan, _ window: borrowing StreamWindow, _ at: Int, _ sink: any MessageSink) {
    let head = MessageHead(protocolName: "toy", direction: .message, sender: window.direction)
    sink.begin(head, start: line.prefix(3), host: line.prefix(0))
    sink.field(.text, name: line.prefix(0), value: line, at: window.offset + UInt64(at))
    sink.end()
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {}
  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}
}
