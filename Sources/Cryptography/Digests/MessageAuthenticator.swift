import COpenSSL

/// HMAC (RFC 2104) with any hash function, under one key whose schedule is kept. Confined to one thread.
package final class MessageAuthenticator {
  package let algorithm: DigestAlgorithm
  private let context: OpaquePointer?
  private var output = [UInt8](repeating: 0, count: 64)

  package init(_ algorithm: DigestAlgorithm, key: RawSpan) {
    self.algorithm = algorithm
    let mac = EVP_MAC_fetch(nil, "HMAC", nil)
    context = EVP_MAC_CTX_new(mac)
    EVP_MAC_free(mac)
    var name = Array(algorithm.name.utf8CString)
    // An empty key is a key; the library wants a pointer all the same.
    var bytes = key.withUnsafeBytes { Array($0) }
    let count = bytes.count
    if count == 0 { bytes = [0] }
    name.withUnsafeMutableBufferPointer { name in
      var parameters = [
        OSSL_PARAM_construct_utf8_string("digest", name.baseAddress, 0), OSSL_PARAM_construct_end(),
      ]
      _ = EVP_MAC_init(context, bytes, count, &parameters)
    }
  }

  deinit { EVP_MAC_CTX_free(context) }

  /// The code of two pieces, one behind the other; zeros when libcrypto refuses.
  package func code(of first: RawSpan, _ second: RawSpan) -> [UInt8] {
    var count = 0
    let isDone =
      EVP_MAC_init(context, nil, 0, nil) == 1 && add(first) && add(second)
      && EVP_MAC_final(context, &output, &count, output.count) == 1
    return isDone ? Array(output.prefix(algorithm.byteCount)) : [UInt8](repeating: 0, count: algorithm.byteCount)
  }

  package func code(of bytes: RawSpan) -> [UInt8] { code(of: bytes, bytes.extracting(0..<0)) }

  private func add(_ bytes: RawSpan) -> Bool {
    bytes.byteCount == 0
      || bytes.withUnsafeBytes { buffer in
        EVP_MAC_update(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count) == 1
      }
  }
}
