import Bytes
import COpenSSL

/// HMAC-SHA256 (RFC 2104) under one key. The key schedule is kept, so a short message costs two compressions. One per
/// worker.
package final class KeyedDigester {
  private let context: OpaquePointer?
  private var output = [UInt8](repeating: 0, count: 32)

  package init(key: [UInt8]) {
    let mac = EVP_MAC_fetch(nil, "HMAC", nil)
    context = EVP_MAC_CTX_new(mac)
    EVP_MAC_free(mac)
    var name = Array("SHA256".utf8CString)
    // An empty key is a key; the library wants a pointer all the same.
    let key = key.isEmpty ? [0] : key
    name.withUnsafeMutableBufferPointer { name in
      var parameters = [
        OSSL_PARAM_construct_utf8_string("digest", name.baseAddress, 0), OSSL_PARAM_construct_end(),
      ]
      _ = EVP_MAC_init(context, key, key.count, &parameters)
    }
  }

  deinit { EVP_MAC_CTX_free(context) }

  /// The 32 octets of the code of `bytes`; zeros when libcrypto refuses.
  package func code(of bytes: RawSpan) -> [UInt8] {
    var count = 0
    let isDone = bytes.withUnsafeBytes { buffer in
      EVP_MAC_init(context, nil, 0, nil) == 1
        && EVP_MAC_update(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count) == 1
        && EVP_MAC_final(context, &output, &count, output.count) == 1
    }
    return isDone ? output : [UInt8](repeating: 0, count: 32)
  }
}
