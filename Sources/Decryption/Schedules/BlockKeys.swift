import Cryptography

/// The keys of both directions of one TLS 1.0 to 1.2 session (RFC 5246 section 6.3).
package struct BlockKeys: Sendable {
  /// Those of one direction.
  package struct Side: Equatable, Sendable {
    package var code: [UInt8]
    package var key: [UInt8]
    package var vector: [UInt8]
  }

  package let client: Side
  package let server: Side

  /// - Parameter master: The master secret, 48 octets.
  package init(master: [UInt8], clientRandom: [UInt8], serverRandom: [UInt8], version: UInt16, suite: CipherSuite) {
    let codeLength = suite.authenticated == nil ? suite.hash.byteCount : 0
    let vectorLength: Int
    switch suite.cipher {
    case .chaCha20: vectorLength = 12
    case _ where suite.authenticated != nil: vectorLength = 4
    default: vectorLength = version <= 0x0301 ? suite.blocks?.blockLength ?? 0 : 0
    }
    let total = 2 * (codeLength + suite.keyLength + vectorLength)
    let seed = serverRandom + clientRandom
    let block =
      version == 0x0300
      ? SSL3Derivation.octets(total, secret: master, seed: seed)
      : PseudorandomFunction(version: version, suite: suite).octets(
        total, secret: master, label: "key expansion", seed: seed)
    var start = 0
    func next(_ count: Int) -> [UInt8] {
      defer { start += count }
      return Array(block[start..<start + count])
    }
    let codes = (next(codeLength), next(codeLength))
    let keys = (next(suite.keyLength), next(suite.keyLength))
    let vectors = (next(vectorLength), next(vectorLength))
    client = Side(code: codes.0, key: keys.0, vector: vectors.0)
    server = Side(code: codes.1, key: keys.1, vector: vectors.1)
  }
}
