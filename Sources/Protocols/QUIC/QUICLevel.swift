import AuditModel

/// The levels of encryption of a connection (RFC 9001 section 4.1.4).
enum QUICLevel: Int, CaseIterable {
  case initial, zeroRTT, handshake, oneRTT

  init?(_ kind: QUICHeader.Kind) {
    switch kind {
    case .initial: self = .initial
    case .zeroRTT: self = .zeroRTT
    case .handshake: self = .handshake
    case .short: self = .oneRTT
    case .retry, .negotiation, .otherVersion: return nil
    }
  }

  /// The place of one side in a list by level, the client's before the server's.
  func index(of direction: FlowDirection, client: FlowDirection) -> Int {
    2 * rawValue + (direction == client ? 0 : 1)
  }
}
