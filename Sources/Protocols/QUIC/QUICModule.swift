import Bytes
import Decryption

/// QUIC over any port, recognised by its long headers.
package enum QUICModule {
  static let name: StaticString = "quic"
  /// The least size of a datagram with a client's Initial packet (RFC 9000 section 14.1).
  private static let leastInitial = 1_200

  package static let module = ProtocolModule(
    name: name,
    reader: .conversation { window, _, registry in
      guard let first = window.bytes.u8(at: 0) else { return nil }
      if first & 0x80 == 0 {
        guard first & 0x40 != 0, let known = registry.shared(QUICConversations.self) else { return nil }
        return known.conversation(of: window.bytes, from: window.direction)
      }
      guard opens(window.bytes, first) else { return nil }
      let known = registry.shared(QUICConversations.self) { QUICConversations() }
      return QUICConversation(secrets: registry.secrets, known: known)
    })

  /// Whether a datagram begins with a packet of QUIC. Versions that are not known pass only as those made to provoke a
  /// negotiation, in a datagram as large as an Initial must be.
  private static func opens(_ bytes: RawSpan, _ first: UInt8) -> Bool {
    guard let header = QUICHeader(bytes) else { return false }
    switch header.kind {
    case .short: return false
    case .negotiation: return offersVersions(bytes, header)
    case .otherVersion:
      return QUICVersion.isReserved(header.version) && bytes.byteCount >= leastInitial && first & 0x40 != 0
        && (8...20).contains(header.destination.count) && header.source.count <= 20
    case .retry: return first & 0x40 != 0 && header.end - header.numberOffset >= 16
    case .initial, .zeroRTT, .handshake:
      // Four bytes of number and a sample must be there.
      return first & 0x40 != 0 && (header.isCut || header.end - header.numberOffset >= 20)
    }
  }

  /// RFC 9000 section 17.2.1: at least one version, and one that is known among them.
  private static func offersVersions(_ bytes: RawSpan, _ header: QUICHeader) -> Bool {
    let list = bytes.dropping(header.numberOffset)
    guard list.byteCount >= 4, list.byteCount % 4 == 0, list.byteCount <= 256 else { return false }
    for index in 0..<list.byteCount / 4 {
      if let version = list.u32(at: 4 * index), QUICVersion.isKnown(version) { return true }
    }
    return false
  }
}
