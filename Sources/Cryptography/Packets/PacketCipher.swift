import Bytes
import COpenSSL

/// Opens the packets of one direction under one key: an AEAD whose nonce is the packet number over a fixed vector
/// (RFC 9001 section 5.3, RFC 8446 section 5.3). Confined to one thread.
package final class PacketCipher {
  /// Bytes of the tag behind every packet.
  package static let tagLength = 16

  private let context: OpaquePointer?
  private let suite: PacketSuite
  private let vector: [UInt8]

  /// `nil` when key or vector have the wrong length, or libcrypto lacks the cipher.
  package init?(_ suite: PacketSuite, key: [UInt8], vector: [UInt8]) {
    guard key.count == suite.keyLength, vector.count == 12 else { return nil }
    self.suite = suite
    self.vector = vector
    context = EVP_CIPHER_CTX_new()
    guard let context, Self.begin(context, suite, key) else { return nil }
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  private static func begin(_ context: OpaquePointer, _ suite: PacketSuite, _ key: [UInt8]) -> Bool {
    let cipher: OpaquePointer?
    switch suite {
    case .aes128GCM: cipher = EVP_aes_128_gcm()
    case .aes256GCM: cipher = EVP_aes_256_gcm()
    case .chaCha20Poly1305: cipher = EVP_chacha20_poly1305()
    case .aes128CCM: cipher = EVP_aes_128_ccm()
    }
    guard EVP_DecryptInit_ex(context, cipher, nil, nil, nil) == 1,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, 12, nil) == 1
    else { return false }
    // CCM must know the length of the tag before the key.
    if suite == .aes128CCM,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), nil) != 1
    {
      return false
    }
    return EVP_DecryptInit_ex(context, nil, nil, key, nil) == 1
  }

  /// Opens one packet.
  /// - Parameters:
  ///   - sealed: ciphertext and tag.
  ///   - header: what the tag also covers.
  ///   - number: the packet number.
  ///   - plain: gets the plaintext, replacing what it held. Undefined when this fails.
  /// - Returns: Whether the tag is right.
  package func open(_ sealed: RawSpan, header: [UInt8], number: UInt64, into plain: inout [UInt8]) -> Bool {
    let count = sealed.byteCount - Self.tagLength
    guard let context, count >= 0 else { return false }
    var nonce = vector
    for index in 0..<8 { nonce[4 + index] ^= UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * index)) }
    if plain.count < count + 16 { plain = [UInt8](repeating: 0, count: count + 1_024) }
    let isOpen = sealed.withUnsafeBytes { bytes in
      guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
      return open(context, base, count, header, nonce, &plain)
    }
    if isOpen { plain.removeLast(plain.count - count) }
    return isOpen
  }

  private func open(
    _ context: OpaquePointer, _ sealed: UnsafePointer<UInt8>, _ count: Int, _ header: [UInt8], _ nonce: [UInt8],
    _ plain: inout [UInt8]
  ) -> Bool {
    var tag = Array(UnsafeBufferPointer(start: sealed + count, count: Self.tagLength))
    var written: Int32 = 0
    guard EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
    else { return false }
    // CCM must know the length of the plaintext first.
    if suite == .aes128CCM, EVP_DecryptUpdate(context, nil, &written, nil, Int32(count)) != 1 { return false }
    guard EVP_DecryptUpdate(context, nil, &written, header, Int32(header.count)) == 1,
      EVP_DecryptUpdate(context, &plain, &written, sealed, Int32(count)) == 1
    else { return false }
    // CCM has checked the tag by now.
    if suite == .aes128CCM { return true }
    var rest = [UInt8](repeating: 0, count: 16)
    return EVP_DecryptFinal_ex(context, &rest, &written) == 1
  }
}
