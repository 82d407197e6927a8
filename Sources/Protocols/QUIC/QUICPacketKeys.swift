import AuditModel
import Bytes
import Cryptography
import Decryption

/// The keys of one connection's packets, by level and direction, as they become known.
struct QUICPacketKeys {
  private let client: FlowDirection
  /// To which the client sent its first Initial: the keys of Initial packets come from it.
  private let destination: [UInt8]
  private let secrets: SecretStore
  private(set) var version: QUICVersion
  private var versionChanges = 0
  /// By level, the client's before the server's.
  private var openers: [PacketOpener?] = Array(repeating: nil, count: 8)

  init?(to destination: [UInt8], version: QUICVersion, client: FlowDirection, secrets: SecretStore) {
    guard let initial = PacketOpener.initial(to: destination, version: version) else { return nil }
    self.client = client
    self.destination = destination
    self.version = version
    self.secrets = secrets
    openers[0] = initial.client
    openers[1] = initial.server
  }

  /// Server and client may agree on another version after the first flight (RFC 9368 section 2.3). Its Initial packets
  /// are opened with its own keys of the same connection id.
  mutating func follow(_ number: UInt32) {
    guard number != version.number, versionChanges < 8, let other = QUICVersion(number),
      let initial = PacketOpener.initial(to: destination, version: other)
    else { return }
    versionChanges += 1
    version = other
    openers[0] = initial.client
    openers[1] = initial.server
  }

  /// What opens a packet whose number begins at `numberOffset`; `nil` while its secret or its suite is not known.
  mutating func opener(
    _ level: QUICLevel, _ direction: FlowDirection, _ packet: RawSpan, numberOffset: Int, _ handshake: QUICHandshake
  ) -> PacketOpener? {
    let index = level.index(of: direction, client: client)
    if let known = openers[index] { return known }
    guard let secret = secret(level, direction, handshake) else { return nil }
    if level == .zeroRTT {
      openers[index] = earlyOpener(secret, packet, numberOffset)
    } else if let suite = handshake.suite {
      openers[index] = PacketOpener(secret: secret, suite: suite, version: version)
    }
    return openers[index]
  }

  /// Whether keys that are missing may still become known.
  func mayCome(_ level: QUICLevel, _ handshake: QUICHandshake) -> Bool {
    guard level != .initial else { return false }
    if secrets.mayGrow { return true }
    // Packets may arrive, or be captured, before the hello that their keys need.
    return !secrets.isEmpty && !handshake.hasServerHello
  }

  private func secret(_ level: QUICLevel, _ direction: FlowDirection, _ handshake: QUICHandshake) -> [UInt8]? {
    let random = handshake.clientRandom
    guard random.count == 32 else { return nil }
    for label in labels(level, isClient: direction == client) {
      if let secret = secrets.keyLog.secret(label, for: random.rawBytes) { return secret }
    }
    return nil
  }

  private func labels(_ level: QUICLevel, isClient: Bool) -> [KeyLogLabel] {
    switch level {
    case .initial: []
    case .zeroRTT: isClient ? [.clientEarlyTraffic, .quicClientEarlyTraffic] : []
    case .handshake:
      isClient
        ? [.clientHandshakeTraffic, .quicClientHandshakeTraffic]
        : [.serverHandshakeTraffic, .quicServerHandshakeTraffic]
    case .oneRTT: isClient ? [.clientTraffic0, .quicClientTraffic0] : [.serverTraffic0, .quicServerTraffic0]
    }
  }

  /// The suite of early data is that of an earlier connection: the one that opens the packet.
  private func earlyOpener(_ secret: [UInt8], _ packet: RawSpan, _ numberOffset: Int) -> PacketOpener? {
    var plain: [UInt8] = []
    for suite: PacketSuite in [.aes128GCM, .aes256GCM, .chaCha20Poly1305, .aes128CCM] {
      guard let opener = PacketOpener(secret: secret, suite: suite, version: version),
        opener.open(packet, numberOffset: numberOffset, into: &plain) != nil
      else { continue }
      return PacketOpener(secret: secret, suite: suite, version: version)
    }
    return nil
  }
}
