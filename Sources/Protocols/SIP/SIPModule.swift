import AuditModel
import Bytes

/// SIP over any port, datagrams and streams, recognised by the first line.
package enum SIPModule {
  package static let stream = ProtocolModule(
    name: SessionProtocol.sip.name,
    reader: .stream(
      recognise: { window, _ in SessionLine.recognise(window.bytes, .sip, isEnd: false) },
      make: { _ in SessionStreamDecoder(.sip) }))

  package static let datagram = ProtocolModule(name: SessionProtocol.sip.name, reader: .datagram(read))

  /// One datagram holds one message; the body ends with it (RFC 3261 section 18.3).
  private static func read(
    _ window: borrowing StreamWindow, _ ports: FlowPorts, _ sink: any MessageSink
  ) -> Bool {
    guard SessionLine.recognise(window.bytes, .sip, isEnd: true) == .yes,
      case .head(let head) = SessionHead.read(window.bytes, .sip, isDatagram: true)
    else { return false }
    let size = window.bytes.byteCount
    let isCut = head.contentLength.map { $0 > size - head.end } ?? false
    SessionTeller(kind: .sip).tell(
      head, window.bytes, at: window.offset, from: window.direction, method: [], isComplete: !isCut, into: sink)
    return true
  }
}
