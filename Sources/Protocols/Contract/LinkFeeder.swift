package import AuditModel
import Bytes

/// Reads frames that carry no IP: neighbours on the same link that say who they are.
package struct LinkFeeder: Sendable {
  private let readers: [LinkPayload: ProtocolModule.LinkReader]

  package init(modules: [ProtocolModule] = Catalog.links) {
    var readers: [LinkPayload: ProtocolModule.LinkReader] = [:]
    for module in modules {
      if case .link(let payload, let reader) = module.reader { readers[payload] = reader }
    }
    self.readers = readers
  }

  /// The address that the sender gives for itself in the payload of a frame; `nil` when the payload is not read here or
  /// gives none.
  package func sender(of bytes: RawSpan, _ payload: LinkPayload) -> IPAddress? { readers[payload]?.sender(bytes) }

  /// Reads the payload of one frame and answers the coverage bin of its bytes.
  package func feed(
    _ bytes: RawSpan, _ payload: LinkPayload, time: Timestamp, into sink: any MessageSink
  ) -> Coverage.Bin {
    guard let reader = readers[payload] else { return .unsupported }
    let window = StreamWindow(bytes: bytes, direction: .fromInitiator, offset: 0, time: time)
    return reader.read(window, sink) ? .decoded : .unsupported
  }
}
