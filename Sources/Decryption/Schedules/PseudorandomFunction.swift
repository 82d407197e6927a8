import Cryptography

/// The pseudorandom function of TLS 1.0 to 1.2 (RFC 5246 section 5, RFC 2246 section 5).
package struct PseudorandomFunction: Sendable {
  /// The hash of TLS 1.2; `nil` for the pair of MD5 and SHA-1 before it.
  let hash: DigestAlgorithm?

  package init(version: UInt16, suite: CipherSuite) { hash = version >= 0x0303 ? suite.scheduleHash : nil }

  /// `count` octets.
  package func octets(_ count: Int, secret: [UInt8], label: String, seed: [UInt8]) -> [UInt8] {
    let seed = Array(label.utf8) + seed
    if let hash { return Self.expand(count, secret, seed, hash) }
    // Each half of the secret, which overlap in an octet when it is odd.
    let half = (secret.count + 1) / 2
    let first = Self.expand(count, Array(secret.prefix(half)), seed, .md5)
    let second = Self.expand(count, Array(secret.suffix(half)), seed, .sha1)
    return zip(first, second).map { $0 ^ $1 }
  }

  /// P_hash: A(i) = HMAC(secret, A(i-1)), output HMAC(secret, A(i) + seed).
  private static func expand(_ count: Int, _ secret: [UInt8], _ seed: [UInt8], _ hash: DigestAlgorithm) -> [UInt8] {
    let authenticator = MessageAuthenticator(hash, key: secret.span.bytes)
    var result: [UInt8] = []
    var link = seed
    while result.count < count {
      link = authenticator.code(of: link.span.bytes)
      result += authenticator.code(of: link.span.bytes, seed.span.bytes)
    }
    return Array(result.prefix(count))
  }
}
