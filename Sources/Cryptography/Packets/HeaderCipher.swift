import Bytes
import COpenSSL

/// Makes the masks that hide the first byte and the number of QUIC packets (RFC 9001 section 5.4). Confined to one
/// thread.
package final class HeaderCipher {
  /// Bytes of ciphertext that a mask is made of.
  package static let sampleLength = 16

  private let context: OpaquePointer?
  private let isStream: Bool

  /// `nil` when the key has the wrong length, or libcrypto lacks the cipher.
  package init?(_ suite: PacketSuite, key: [UInt8]) {
    guard key.count == suite.algorithm.keyLength else { return nil }
    isStream = suite == .chaCha20Poly1305
    context = EVP_CIPHER_CTX_new()
    let cipher: OpaquePointer?
    switch suite {
    case .aes128GCM, .aes128CCM: cipher = EVP_aes_128_ecb()
    case .aes256GCM: cipher = EVP_aes_256_ecb()
    case .chaCha20Poly1305: cipher = EVP_chacha20()
    }
    guard let context, EVP_EncryptInit_ex(context, cipher, nil, key, nil) == 1 else { return nil }
    EVP_CIPHER_CTX_set_padding(context, 0)
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// The five bytes of the mask, the first in the highest byte of the lower 40 bits; `nil` when the sample is too
  /// short.
  package func mask(of sample: RawSpan) -> UInt64? {
    guard let context, sample.byteCount >= Self.sampleLength else { return nil }
    var output = [UInt8](repeating: 0, count: 32)
    var written: Int32 = 0
    let isDone = sample.withUnsafeBytes { bytes -> Bool in
      guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
      if isStream {
        // The sample is the block counter and the nonce, as libcrypto wants them.
        return EVP_EncryptInit_ex(context, nil, nil, nil, base) == 1
          && EVP_EncryptUpdate(context, &output, &written, [0, 0, 0, 0, 0], 5) == 1
      }
      return EVP_EncryptUpdate(context, &output, &written, base, 16) == 1
    }
    guard isDone else { return nil }
    return output.prefix(5).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
