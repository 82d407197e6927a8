import Bytes
import COpenSSL

/// Computes digests with libcrypto. The context and the functions are fetched once, because fetching costs more than
/// hashing a short value. One per worker.
package final class Digester {
  private let context: OpaquePointer?
  private let functions: [OpaquePointer?]
  private var output = [UInt8](repeating: 0, count: 64)

  package init() {
    context = EVP_MD_CTX_new()
    functions = DigestAlgorithm.allCases.map { EVP_MD_fetch(nil, $0.name, nil) }
  }

  deinit {
    EVP_MD_CTX_free(context)
    for function in functions { EVP_MD_free(function) }
  }

  /// The digest of `bytes`; empty when libcrypto has the function disabled (MD5 in FIPS mode).
  package func digest(_ algorithm: DigestAlgorithm, of bytes: RawSpan) -> [UInt8] {
    var result: [UInt8] = []
    append(algorithm, of: bytes, to: &result)
    return result
  }

  /// Appends the digest of `bytes`. Answers `false`, having appended nothing, when the function is disabled.
  @discardableResult
  package func append(_ algorithm: DigestAlgorithm, of bytes: RawSpan, to result: inout [UInt8]) -> Bool {
    guard let context, let function = functions[Int(algorithm.rawValue)] else { return false }
    var count: UInt32 = 0
    let isDone = bytes.withUnsafeBytes { buffer in
      EVP_DigestInit_ex2(context, function, nil) == 1
        && EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1
        && EVP_DigestFinal_ex(context, &output, &count) == 1
    }
    guard isDone, Int(count) == algorithm.byteCount else { return false }
    result.append(contentsOf: output[0..<Int(count)])
    return true
  }
}
