import Bytes
import Cryptography

/// What a handshake up to TLS 1.2 showed of its premaster secret: the client's key message, and all messages up to it,
/// whose hash the extended master secret is bound to (RFC 7627 section 3). Kept only where there are premaster secrets.
struct KeyExchangeRecord: Sendable {
  /// Octets of messages kept; more than any handshake with a usual chain of certificates.
  private static let limit = 1 << 17

  private var transcript: [UInt8] = []
  private var clientKey: [UInt8] = []
  private var isWanted = false
  /// The client has said its key.
  private(set) var hasClientKey = false

  /// A ClientHello begins another handshake.
  mutating func begin(_ message: RawSpan, store: SecretStore) {
    self = KeyExchangeRecord()
    isWanted = store.knowsPremasters
    add(message)
  }

  mutating func add(_ message: RawSpan) {
    // The key message is the last that counts.
    guard isWanted, message.u8(at: 0) == 16 || clientKey.isEmpty,
      transcript.count + message.byteCount <= Self.limit
    else { return }
    message.withUnsafeBytes { transcript.append(contentsOf: $0) }
  }

  mutating func learnClientKey(_ body: RawSpan) {
    hasClientKey = true
    guard isWanted, body.byteCount <= 4_096 else { return }
    clientKey = body.withUnsafeBytes { Array($0) }
  }

  /// The premaster secret, if one of the secrets leads to it.
  func premaster(_ suite: CipherSuite, clientRandom: [UInt8], in store: SecretStore) -> [UInt8]? {
    store.keyLog.secret(.premasterByClientRandom, for: clientRandom.span.bytes)
      ?? clientKeySecret(suite, in: store)
  }

  private func clientKeySecret(_ suite: CipherSuite, in store: SecretStore) -> [UInt8]? {
    switch suite.keyExchange {
    case .rsa:
      // RFC 5246 section 7.4.7.1: a length of two octets, which SSL 3.0 leaves out.
      let key = clientKey.span.bytes
      let encrypted = key.u16(at: 0).map(Int.init) == key.byteCount - 2 ? key.dropping(2) : key
      if let secret = store.keyLog.secret(.rsa, for: encrypted.prefix(8)) { return secret }
      for privateKey in store.privateKeys {
        if let secret = privateKey.decrypted(encrypted), secret.count == 48 { return secret }
      }
      return nil
    case .preShared:
      // RFC 4279 section 2: the client names the key; N zeros and the key, each with its length.
      guard let length = clientKey.span.bytes.u16(at: 0) else { return nil }
      let identity = clientKey.dropFirst(2).prefix(Int(length))
      guard let key = store.sharedKey(named: Array(identity)) else { return nil }
      let count = [UInt8(truncatingIfNeeded: key.count >> 8), UInt8(truncatingIfNeeded: key.count)]
      return count + [UInt8](repeating: 0, count: key.count) + count + key
    case .other: return nil
    }
  }

  /// The hash of all messages up to the client's key message.
  func transcriptHash(version: UInt16, suite: CipherSuite) -> [UInt8] {
    let digester = Digester()
    let bytes = transcript.span.bytes
    if version >= 0x0303 { return digester.digest(suite.scheduleHash, of: bytes) }
    return digester.digest(.md5, of: bytes) + digester.digest(.sha1, of: bytes)
  }
}
