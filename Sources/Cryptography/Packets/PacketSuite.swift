/// The cipher suites of TLS 1.3 (RFC 8446 appendix B.4) as QUIC uses them.
package enum PacketSuite: UInt16, Sendable {
  case aes128GCM = 0x1301
  case aes256GCM = 0x1302
  case chaCha20Poly1305 = 0x1303
  case aes128CCM = 0x1304

  /// Bytes of the key, also of the one that protects headers.
  package var keyLength: Int {
    switch self {
    case .aes128GCM, .aes128CCM: 16
    case .aes256GCM, .chaCha20Poly1305: 32
    }
  }

  /// The hash of the suite's key schedule.
  package var hash: DigestAlgorithm { self == .aes256GCM ? .sha384 : .sha256 }
}
