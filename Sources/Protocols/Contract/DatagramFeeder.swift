package import AuditModel
import Bytes

/// Reads datagrams: the first module of the catalogue that knows one decodes it; others are searched raw.
package struct DatagramFeeder: Sendable {
  private let modules: [ProtocolModule]

  package init(modules: [ProtocolModule] = Catalog.datagrams) { self.modules = modules }

  /// Reads one whole datagram and answers the coverage bin of its bytes.
  package func feed(
    _ bytes: RawSpan, ports: FlowPorts, from direction: FlowDirection, time: Timestamp, into sink: any MessageSink
  ) -> Coverage.Bin {
    let window = StreamWindow(bytes: bytes, direction: direction, offset: 0, time: time)
    for module in modules {
      guard case .datagram(let read) = module.reader else { continue }
      if read(window, ports, sink) { return .decoded }
    }
    if bytes.byteCount > 0 {
      RawWindows.give(
        bytes, at: 0, repeated: 0, isLast: true, of: FlowLabel(.udp, port: ports.responder), protocolName: "udp",
        from: direction, into: sink)
    }
    return .opaqueUnknown
  }
}
