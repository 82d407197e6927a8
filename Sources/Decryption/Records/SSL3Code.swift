import Bytes
import Cryptography

/// The code of a record in SSL 3.0 (RFC 6101 section 5.2.3.1): as HMAC, but with pads that are appended to the secret,
/// and without the record's version.
struct SSL3Code {
  private let algorithm: DigestAlgorithm
  private let inner: [UInt8]
  private let outer: [UInt8]
  private let digester = Digester()

  /// - Parameter algorithm: MD5 or SHA-1.
  init(_ algorithm: DigestAlgorithm, key: [UInt8]) {
    self.algorithm = algorithm
    let count = algorithm == .md5 ? 48 : 40
    inner = key + [UInt8](repeating: 0x36, count: count)
    outer = key + [UInt8](repeating: 0x5C, count: count)
  }

  /// - Parameter description: Number (8), type (1), version (2), length (2), as later versions have it.
  func code(of bytes: RawSpan, describedBy description: [UInt8]) -> [UInt8] {
    var message = inner + description[0..<9] + description[11..<13]
    bytes.withUnsafeBytes { message.append(contentsOf: $0) }
    let hash = digester.digest(algorithm, of: message.span.bytes)
    return digester.digest(algorithm, of: (outer + hash).span.bytes)
  }
}
