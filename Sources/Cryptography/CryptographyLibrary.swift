import COpenSSL

/// libcrypto, as it names itself at run time.
package enum CryptographyLibrary {
  /// As `OpenSSL 3.0.17 1 Jul 2025`.
  package static var version: String { OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "unknown" }
}
