import Bytes

/// DTLS over any port, recognised by its records.
package enum DTLSModule {
  static let name: StaticString = "dtls"
  /// The shortest sealed record: a nonce of eight octets and a tag of as many.
  private static let shortestSealed = 16
  /// Few connections ever negotiate anew, so a higher epoch is no DTLS.
  private static let epochLimit: UInt16 = 16

  package static let module = ProtocolModule(
    name: name,
    reader: .conversation { window, ports, registry in
      guard let first = window.bytes.u8(at: 0), (20...23).contains(first), opens(window.bytes) else { return nil }
      return DTLSConversation(secrets: registry.secrets, ports: ports)
    })

  /// Whether the whole datagram is a chain of records, each of which can be what it claims to be.
  private static func opens(_ bytes: RawSpan) -> Bool {
    var at = 0
    while at < bytes.byteCount {
      guard let header = DTLSRecordHeader(bytes, at: at), !header.isCut, header.epoch < epochLimit else { return false }
      let fragment = bytes.clamped(at + DTLSRecordHeader.length..<at + header.total)
      guard header.epoch == 0 ? isClear(header, fragment) : header.fragment >= shortestSealed else { return false }
      at += header.total
    }
    return true
  }

  private static func isClear(_ header: DTLSRecordHeader, _ fragment: RawSpan) -> Bool {
    switch header.type {
    case .changeCipherSpec: header.fragment == 1 && fragment.u8(at: 0) == 1
    case .alert: header.fragment == 2 && (1...2).contains(fragment.u8(at: 0) ?? 0)
    case .handshake: DTLSFragment(fragment) != nil
    case .applicationData, .heartbeat: false
    }
  }
}
