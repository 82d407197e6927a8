import COpenSSL

/// An RSA private key, for premaster secrets that were encrypted for it. Never written anywhere.
package final class PrivateKey: @unchecked Sendable {
  // libcrypto shares a key between threads; nothing changes it after it was read.
  private let key: OpaquePointer

  /// The first key of a PEM file (RFC 7468) without a password.
  /// - Returns: `nil` when there is none, or it is not for RSA.
  package init?(pem: RawSpan) {
    defer { ERR_clear_error() }
    let input = pem.withUnsafeBytes { BIO_new_mem_buf($0.baseAddress, Int32(clamping: $0.count)) }
    defer { BIO_free(input) }
    // Without an answer of its own, the library would ask the terminal for a password.
    guard input != nil, let key = PEM_read_bio_PrivateKey(input, nil, { _, _, _, _ in 0 }, nil) else { return nil }
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
      EVP_PKEY_free(key)
      return nil
    }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// What was encrypted by PKCS #1 v1.5 (RFC 8017 section 7.2); `nil` when it was not for this key.
  package func decrypted(_ bytes: RawSpan) -> [UInt8]? {
    defer { ERR_clear_error() }
    guard let context = EVP_PKEY_CTX_new(key, nil) else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_decrypt_init(context) == 1, EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 else {
      return nil
    }
    var output = [UInt8](repeating: 0, count: max(Int(EVP_PKEY_get_size(key)), 1))
    var count = output.count
    let isDone = bytes.withUnsafeBytes { input in
      EVP_PKEY_decrypt(
        context, &output, &count, input.baseAddress?.assumingMemoryBound(to: UInt8.self), input.count) == 1
    }
    return isDone ? Array(output.prefix(count)) : nil
  }
}
