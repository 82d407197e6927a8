import COpenSSL

/// Deciphers blocks in cipher block chaining (NIST SP 800-38A section 6.2) under one key. Confined to one thread.
package final class BlockChain {
  /// The block ciphers of TLS.
  package enum Algorithm: UInt8, Sendable {
    case tripleDES, aes128, aes256, camellia128, camellia256, aria128, aria256

    /// As libcrypto calls it.
    var name: String {
      switch self {
      case .tripleDES: "DES-EDE3-CBC"
      case .aes128: "AES-128-CBC"
      case .aes256: "AES-256-CBC"
      case .camellia128: "CAMELLIA-128-CBC"
      case .camellia256: "CAMELLIA-256-CBC"
      case .aria128: "ARIA-128-CBC"
      case .aria256: "ARIA-256-CBC"
      }
    }

    /// Octets of the key.
    package var keyLength: Int {
      switch self {
      case .tripleDES: 24
      case .aes128, .camellia128, .aria128: 16
      case .aes256, .camellia256, .aria256: 32
      }
    }

    /// Octets of a block, and of the vector before the first one.
    package var blockLength: Int { self == .tripleDES ? 8 : 16 }
  }

  package let algorithm: Algorithm
  private let context: OpaquePointer

  /// `nil` when the key has the wrong length or libcrypto lacks the cipher.
  package init?(_ algorithm: Algorithm, key: RawSpan) {
    guard key.byteCount == algorithm.keyLength, let context = EVP_CIPHER_CTX_new() else { return nil }
    let cipher = EVP_CIPHER_fetch(nil, algorithm.name, nil)
    defer { EVP_CIPHER_free(cipher) }
    let isReady = key.withUnsafeBytes { bytes in
      cipher != nil
        && EVP_DecryptInit_ex(context, cipher, nil, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
        && EVP_CIPHER_CTX_set_padding(context, 0) == 1
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

  /// Deciphers whole blocks into the front of `output`, which is made longer if need be. Padding stays.
  /// - Parameter vector: What stands before the first block.
  /// - Returns: Whether there were whole blocks and a whole vector.
  package func decipher(_ blocks: RawSpan, vector: RawSpan, into output: inout [UInt8]) -> Bool {
    let count = blocks.byteCount
    guard count > 0, count % algorithm.blockLength == 0, vector.byteCount == algorithm.blockLength else { return false }
    // The library writes one block ahead.
    if output.count < count + 32 { output = [UInt8](repeating: 0, count: max(count + 32, 2 * output.count)) }
    var length: Int32 = 0
    return output.withUnsafeMutableBufferPointer { output in
      blocks.withUnsafeBytes { blocks in
        vector.withUnsafeBytes { vector in
          EVP_DecryptInit_ex(context, nil, nil, nil, vector.baseAddress?.assumingMemoryBound(to: UInt8.self)) == 1
            && EVP_CIPHER_CTX_set_padding(context, 0) == 1
            && EVP_DecryptUpdate(
              context, output.baseAddress, &length, blocks.baseAddress?.assumingMemoryBound(to: UInt8.self),
              Int32(count)) == 1
            && Int(length) == count
        }
      }
    }
  }
}
