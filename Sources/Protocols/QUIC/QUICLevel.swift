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
}
