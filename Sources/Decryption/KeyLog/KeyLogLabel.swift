import Bytes

/// What kind of secret a line of a key log holds (RFC 9850, and what NSS and older QUIC libraries wrote before it).
package enum KeyLogLabel: UInt8, Sendable, CaseIterable {
  /// The master secret of TLS 1.2 and before.
  case clientRandom
  /// The premaster secret by client random.
  case premasterByClientRandom
  /// The premaster secret by the first 8 bytes of its encrypted form.
  case rsa
  case clientEarlyTraffic, clientHandshakeTraffic, serverHandshakeTraffic, clientTraffic0, serverTraffic0
  case earlyExporter, earlyExporterMaster, exporter
  case quicClientEarlyTraffic, quicClientHandshakeTraffic, quicServerHandshakeTraffic
  case quicClientTraffic0, quicServerTraffic0
  case encryptedHelloSecret, encryptedHelloConfiguration

  /// The word that begins the line.
  package var text: StaticString {
    switch self {
    case .clientRandom: "CLIENT_RANDOM"
    case .premasterByClientRandom: "PMS_CLIENT_RANDOM"
    case .rsa: "RSA"
    case .clientEarlyTraffic: "CLIENT_EARLY_TRAFFIC_SECRET"
    case .clientHandshakeTraffic: "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    case .serverHandshakeTraffic: "SERVER_HANDSHAKE_TRAFFIC_SECRET"
    case .clientTraffic0: "CLIENT_TRAFFIC_SECRET_0"
    case .serverTraffic0: "SERVER_TRAFFIC_SECRET_0"
    case .earlyExporter: "EARLY_EXPORTER_SECRET"
    case .earlyExporterMaster: "EARLY_EXPORTER_MASTER_SECRET"
    case .exporter: "EXPORTER_SECRET"
    case .quicClientEarlyTraffic: "QUIC_CLIENT_EARLY_TRAFFIC_SECRET"
    case .quicClientHandshakeTraffic: "QUIC_CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    case .quicServerHandshakeTraffic: "QUIC_SERVER_HANDSHAKE_TRAFFIC_SECRET"
    case .quicClientTraffic0: "QUIC_CLIENT_TRAFFIC_SECRET_0"
    case .quicServerTraffic0: "QUIC_SERVER_TRAFFIC_SECRET_0"
    case .encryptedHelloSecret: "ECH_SECRET"
    case .encryptedHelloConfiguration: "ECH_CONFIG"
    }
  }

  init?(_ word: RawSpan) {
    for label in Self.allCases where word.equals(label.text) {
      self = label
      return
    }
    return nil
  }

  /// Bytes of the value by which the secret is found: the client random, or eight bytes of an encrypted premaster.
  var keyLength: Int { self == .rsa ? 8 : 32 }

  /// Whether a secret of this kind can be so long: a master secret has 48 bytes (RFC 5246 section 8.1), a premaster of
  /// a key exchange up to some hundred, a traffic secret as many as its hash: 32, 48 or 64.
  func allowsSecret(of count: Int) -> Bool {
    switch self {
    case .clientRandom: count == 48
    case .premasterByClientRandom, .rsa, .encryptedHelloSecret, .encryptedHelloConfiguration: (1...1024).contains(count)
    default: count == 32 || count == 48 || count == 64
    }
  }
}
