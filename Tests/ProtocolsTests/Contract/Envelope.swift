import AuditModel
import Bytes
import Protocols

/// A protocol for tests whose records carry another stream: `E`, length (1), the inner bytes each XOR 0x55. A record
/// `?` with a length stands for lost inner bytes.
final class Envelope: StreamDecoder {
  static let module = ProtocolModule(
    name: "envelope",
    reader: .stream(
      recognise: { window, _ in window.bytes.u8(at: 0) == UInt8(ascii: "E") ? .yes : .no },
      make: { Envelope($0) }))

  private let inner: InnerStream

  init(_ context: FlowContext) { inner = InnerStream(in: context) }

  var deferredCoverage: Coverage { inner.coverage }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    var at = 0
    var deferred = 0
    while let length = window.bytes.u8(at: at + 1).map(Int.init), at + 2 + length <= window.bytes.byteCount {
      let start = window.offset + UInt64(at + 2)
      var bytes: [UInt8] = []
      for index in 0..<length { bytes.append(window.bytes[at + 2 + index] ^ 0x55) }
      inner.feed(
        bytes.span.bytes, from: window.direction, at: start..<start + UInt64(length), time: window.time, into: sink)
      at += 2 + length
      deferred += length
    }
    return Progress(consumed: at, deferred: deferred, next: .more(atLeast: window.bytes.byteCount - at + 1))
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    inner.gap(max(0, count - 2), from: direction, into: sink)
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) { inner.finish(rest.direction, into: sink) }

  /// `text` in records of `size` inner bytes.
  static func seal(_ text: [UInt8], size: Int) -> [UInt8] {
    stride(from: 0, to: text.count, by: size).flatMap { start in
      let part = text[start..<min(start + size, text.count)]
      return [UInt8(ascii: "E"), UInt8(part.count)] + part.map { $0 ^ 0x55 }
    }
  }
}
