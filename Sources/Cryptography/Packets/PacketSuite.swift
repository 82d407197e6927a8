/// The cipher suites of TLS 1.3 (RFC 8446 appendix B.4) as QUIC uses them.
package enum PacketSuite: UInt16, Sendable, CaseIterable {
  case aes128GCM = 0x1301
  case aes256GCM = 0x1302
  case chaCha20Poly1305 = 0x1303
  case aes128CCM = 0x1304

  /// What seals the packets.
  package var algorithm: AuthenticatedCipher.Algorithm {
    switch self {
    case .aes128GCM: .aes128GCM
    case .aes256GCM: .aes256GCM
    case .chaCha20Poly1305: .chaCha20Poly1305
    case .aes128CCM: .aes128CCM
    }
  }

  /// The hash of the suite's key schedule.
  package var hash: DigestAlgorithm { self == .aes256GCM ? .sha384 : .sha256 }
}
