import COpenSSL

/// Opens what a cipher with associated data has sealed (RFC 5116), under one key. The key schedule is kept, and nothing
/// is allocated for a message once the buffer has grown. Confined to one thread.
package final class AuthenticatedCipher {
  /// The ciphers of TLS and QUIC, with the length of their tags.
  package enum Algorithm: UInt8, Sendable {
    case aes128GCM, aes256GCM, aes128CCM, aes256CCM, aes128CCM8, aes256CCM8, chaCha20Poly1305, aria128GCM, aria256GCM

    /// As libcrypto calls the cipher.
    var name: String {
      switch self {
      case .aes128GCM: "AES-128-GCM"
      case .aes256GCM: "AES-256-GCM"
      case .aes128CCM, .aes128CCM8: "AES-128-CCM"
      case .aes256CCM, .aes256CCM8: "AES-256-CCM"
      case .chaCha20Poly1305: "ChaCha20-Poly1305"
      case .aria128GCM: "ARIA-128-GCM"
      case .aria256GCM: "ARIA-256-GCM"
      }
    }

    /// Octets of the key.
    package var keyLength: Int {
      switch self {
      case .aes128GCM, .aes128CCM, .aes128CCM8, .aria128GCM: 16
      case .aes256GCM, .aes256CCM, .aes256CCM8, .chaCha20Poly1305, .aria256GCM: 32
      }
    }

    /// Octets of the tag behind the ciphertext.
    package var tagLength: Int { self == .aes128CCM8 || self == .aes256CCM8 ? 8 : 16 }

    /// CCM must know the length before the first byte, and checks the tag before it gives out any.
    var countsFirst: Bool {
      switch self {
      case .aes128CCM, .aes256CCM, .aes128CCM8, .aes256CCM8: true
      default: false
      }
    }
  }

  /// Octets of every nonce.
  package static let nonceLength = 12

  package let algorithm: Algorithm
  private let context: OpaquePointer

  /// `nil` when the key has the wrong length or libcrypto lacks the cipher.
  package init?(_ algorithm: Algorithm, key: RawSpan) {
    guard key.byteCount == algorithm.keyLength, let context = EVP_CIPHER_CTX_new() else { return nil }
    let cipher = EVP_CIPHER_fetch(nil, algorithm.name, nil)
    defer { EVP_CIPHER_free(cipher) }
    var isReady = cipher != nil && EVP_DecryptInit_ex(context, cipher, nil, nil, nil) == 1
    isReady = isReady && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(Self.nonceLength), nil) == 1
    if isReady, algorithm.countsFirst {
      isReady = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(algorithm.tagLength), nil) == 1
    }
    if isReady {
      isReady = key.withUnsafeBytes { bytes in
        EVP_DecryptInit_ex(context, nil, nil, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
      }
    }
    guard isReady else {
      EVP_CIPHER_CTX_free(context)
      ERR_clear_error()
      return nil
    }
    self.algorithm = algorithm
    self.context = context
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// Opens `sealed`, which ends with its tag, into the front of `output`, which is made longer if need be.
  /// - Returns: Length of the plaintext; `nil` when the tag is not that of these bytes.
  package func open(
    _ sealed: RawSpan, nonce: RawSpan, additional: RawSpan, into output: inout [UInt8]
  ) -> Int? {
    let count = sealed.byteCount - algorithm.tagLength
    guard count >= 0, nonce.byteCount == Self.nonceLength else { return nil }
    // One more, so that an empty plaintext has an address too.
    if output.count <= count { output = [UInt8](repeating: 0, count: max(count + 1, 2 * output.count)) }
    let isOpen = output.withUnsafeMutableBufferPointer { output in
      sealed.withUnsafeBytes { sealed in
        nonce.withUnsafeBytes { nonce in
          additional.withUnsafeBytes { additional in
            open(sealed, count, nonce.baseAddress, additional, output.baseAddress)
          }
        }
      }
    }
    if !isOpen { ERR_clear_error() }
    return isOpen ? count : nil
  }

  private func open(
    _ sealed: UnsafeRawBufferPointer, _ count: Int, _ nonce: UnsafeRawPointer?,
    _ additional: UnsafeRawBufferPointer, _ output: UnsafeMutablePointer<UInt8>?
  ) -> Bool {
    guard let bytes = sealed.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    let tag = UnsafeMutableRawPointer(mutating: bytes + count)
    let tagLength = Int32(algorithm.tagLength)
    var length: Int32 = 0
    if algorithm.countsFirst {
      guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tagLength, tag) == 1 else { return false }
    }
    let nonce = nonce?.assumingMemoryBound(to: UInt8.self)
    guard EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1 else { return false }
    if algorithm.countsFirst {
      guard EVP_DecryptUpdate(context, nil, &length, nil, Int32(count)) == 1 else { return false }
    }
    let additionalBytes = additional.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if additional.count > 0 {
      guard EVP_DecryptUpdate(context, nil, &length, additionalBytes, Int32(additional.count)) == 1 else {
        return false
      }
    }
    guard EVP_DecryptUpdate(context, output, &length, bytes, Int32(count)) == 1 else { return false }
    if algorithm.countsFirst { return true }
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tagLength, tag) == 1
      && EVP_DecryptFinal_ex(context, output.map { $0 + count }, &length) == 1
  }
}
