package import Cryptography

/// HKDF-Expand-Label of TLS 1.3 and QUIC (RFC 8446 section 7.1, RFC 5869 section 2.3).
package enum LabelledExpansion {
  /// `count` octets from `secret`. The label goes without its prefix `tls13 `; the context is empty.
  package static func octets(_ count: Int, of secret: [UInt8], label: String, hash: DigestAlgorithm) -> [UInt8] {
    let label = Array("tls13 \(label)".utf8)
    var information = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    information += [UInt8(truncatingIfNeeded: label.count)] + label + [0]
    let authenticator = MessageAuthenticator(hash, key: secret.span.bytes)
    var result: [UInt8] = []
    var block: [UInt8] = []
    var counter: UInt8 = 1
    while result.count < count, counter > 0 {
      let input = block + information + [counter]
      block = authenticator.code(of: input.span.bytes)
      result += block
      counter &+= 1
    }
    return Array(result.prefix(count))
  }
}
