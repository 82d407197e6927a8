import AuditModel
import Bytes

/// Discovery of MakerBot printers: JSON by UDP to a broadcast address, answered with what the printer is.
package enum MakerBotModule {
  static let name: StaticString = "makerbot-discovery"
  /// The question goes to the first; the answer to the second, or back to the third.
  private static let ports: [UInt16] = [12_307, 12_308, 12_309]

  package static let discovery = ProtocolModule(
    name: name,
    reader: .datagram { window, ports, sink in
      let bytes = window.bytes
      guard bytes.u8(at: 0) == UInt8(ascii: "{"), Self.ports.contains(where: ports.contains),
        bytes.prefix(1_024).firstIndex(of: "\"command\"") != nil
          || bytes.prefix(1_024).firstIndex(of: "\"iserial\"") != nil
      else { return false }
      let isAnswer = bytes.firstIndex(of: "\"iserial\"") != nil
      let head = MessageHead(
        protocolName: name, direction: isAnswer ? .message : .request, sender: window.direction)
      withBytes(of: isAnswer ? "broadcast answer" : "broadcast") { start in
        sink.begin(head, start: start, host: start.prefix(0))
      }
      withBytes(of: "application/json") { type in
        sink.body(
          MessageBody(
            part: .payload, bytes: bytes, origin: OffsetMap(identity: bytes.byteCount, at: window.offset),
            mediaType: type, contentEncoding: bytes.prefix(0), isComplete: true))
      }
      sink.end()
      return true
    })
}
