import COpenSSL

/// A digest of bytes that come piece by piece (FIPS 180-4). Confined to one thread.
package final class RunningDigest {
  private let context: OpaquePointer?
  private var isUsable: Bool

  /// SHA-256, the only one that is needed piece by piece.
  package init() {
    context = EVP_MD_CTX_new()
    isUsable = context != nil && EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
  }

  deinit { EVP_MD_CTX_free(context) }

  package func add(_ bytes: RawSpan) {
    guard isUsable else { return }
    bytes.withUnsafeBytes { buffer in
      isUsable = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1
    }
  }

  /// The digest in lower-case hexadecimal; empty when the library failed. To be called once.
  package func finish() -> String {
    var octets = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    guard isUsable, EVP_DigestFinal_ex(context, &octets, &count) == 1 else { return "" }
    let digits = Array("0123456789abcdef".utf8)
    let text = octets.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
