import COpenSSL

/// HKDF (RFC 5869) with the labels of TLS 1.3 (RFC 8446 section 7.1).
package enum KeyDerivation {
  /// HKDF-Extract; empty when libcrypto refuses.
  package static func extract(salt: [UInt8], key: [UInt8], hash: DigestAlgorithm) -> [UInt8] {
    code(key: salt, of: key, hash)
  }

  /// HKDF-Expand-Label with an empty context, for a result of at most one hash (which all keys of a packet are):
  /// ```
  /// length (2) | label length (1) | "tls13 " label | context length (1) = 0 | block number (1) = 1
  /// ```
  /// - Parameter label: Without the `tls13 ` that stands before every label.
  /// - Returns: `count` bytes; fewer when `count` exceeds the hash's length or libcrypto refuses.
  package static func expand(
    _ secret: [UInt8], label: StaticString, count: Int, hash: DigestAlgorithm
  ) -> [UInt8] {
    guard count >= 0, count <= hash.byteCount else { return [] }
    var info: [UInt8] = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    info.append(UInt8(truncatingIfNeeded: 6 + label.utf8CodeUnitCount))
    info.append(contentsOf: "tls13 ".utf8)
    label.withUTF8Buffer { info.append(contentsOf: $0) }
    info.append(contentsOf: [0, 1])
    return Array(code(key: secret, of: info, hash).prefix(count))
  }

  /// HMAC (RFC 2104) of a short message.
  private static func code(key: [UInt8], of message: [UInt8], _ hash: DigestAlgorithm) -> [UInt8] {
    let function: OpaquePointer?
    switch hash {
    case .sha384: function = EVP_sha384()
    case .sha512: function = EVP_sha512()
    case .sha256: function = EVP_sha256()
    case .md5, .sha1, .sha224: function = nil
    }
    guard let function else { return [] }
    var output = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    // An empty key is a key; the library wants a pointer all the same.
    let bytes = key.isEmpty ? [0] : key
    guard HMAC(function, bytes, Int32(key.count), message, message.count, &output, &count) != nil else { return [] }
    return Array(output.prefix(Int(count)))
  }
}
