import Cryptography

/// How SSL 3.0 makes octets of a secret (RFC 6101 sections 6.1 and 6.2.2): MD5 over the secret and a SHA-1 over a label
/// of growing length (`A`, `BB`, `CCC` …), the secret and the seed.
enum SSL3Derivation {
  /// `count` octets; at most 416, as there are 26 labels.
  static func octets(_ count: Int, secret: [UInt8], seed: [UInt8]) -> [UInt8] {
    let digester = Digester()
    var result: [UInt8] = []
    for number in 0..<26 where result.count < count {
      let label = [UInt8](repeating: UInt8(ascii: "A") + UInt8(number), count: number + 1)
      let inner = digester.digest(.sha1, of: (label + secret + seed).span.bytes)
      result += digester.digest(.md5, of: (secret + inner).span.bytes)
    }
    return Array(result.prefix(count))
  }
}
