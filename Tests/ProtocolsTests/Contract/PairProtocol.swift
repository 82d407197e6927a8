import AuditModel
import Bytes
import Protocols

/// A toy: datagrams that begin with `<` are pieces of a value; one that ends with `>` completes it. `@name` in a new
/// conversation takes up the session that once said `=name`.
final class PairDecoder: DatagramDecoder {
  private var bytes: [UInt8] = []
  private var origin = OffsetMap()
  var weight = 0

  var heldBytes: Int { bytes.count + weight }

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) -> Coverage? {
    guard let first = window.bytes.u8(at: 0), first == 0x3C || first == 0x40 || first == 0x3D else { return nil }
    let start = bytes.count
    for index in 1..<window.bytes.byteCount { bytes.append(window.bytes[index]) }
    origin.append(
      derived: start..<bytes.count, source: window.offset + 1..<window.offset + UInt64(window.bytes.byteCount))
    if bytes.last == 0x3E { tell(from: window.direction, into: sink) }
    return Coverage(window.bytes.byteCount, .decoded)
  }

  func finish(into sink: any MessageSink) -> Coverage {
    if !bytes.isEmpty { tell(from: .fromInitiator, into: sink) }
    return Coverage()
  }

  private func tell(from direction: FlowDirection, into sink: any MessageSink) {
    let told = bytes
    let none = told.span.bytes.prefix(0)
    sink.begin(
      MessageHead(protocolName: "pair", direction: .message, sender: direction), start: none, host: none)
    sink.field(.payload, name: none, value: told.span.bytes, origin: origin)
    sink.end()
    bytes = []
    origin.removeAll()
  }
}

enum PairProtocol {
  private final class Known { var decoders: [String: PairDecoder] = [:] }

  static let module = ProtocolModule(
    name: "pair",
    reader: .conversation { window, _, registry in
      let known = registry.shared(Known.self) { Known() }
      switch window.bytes.u8(at: 0) {
      case 0x3C: return PairDecoder()
      case 0x3D:
        let decoder = PairDecoder()
        known.decoders[window.bytes.dropping(1).text] = decoder
        return decoder
      case 0x40: return known.decoders[window.bytes.dropping(1).text]
      default: return nil
      }
    })
}
