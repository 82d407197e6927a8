import Bytes

/// Names of SSH's algorithms and extensions look like addresses: whoever invents one puts a domain behind it (RFC 4251
/// section 6). They stand in each key exchange, in logs and in settings.
enum AlgorithmName {
  private static let domains: [StaticString] = [
    "@openssh.com", "@libssh.org", "@ssh.com", "@lysator.liu.se", "@cert.org", "@bitvise.com",
    "@putty.projects.tartarus.org",
  ]
  /// Of which such names are made, and people's names are not. A byte of a length may stand before the first.
  private static let stems: [StaticString] = [
    "aes", "hmac", "umac", "zlib", "ecdsa", "ed25519", "ssh-", "chacha20", "rijndael", "curve25519", "kex", "sntrup",
    "webauthn", "hostkey", "no-more-sessions", "eow", "keepalive", "streamlocal", "auth-agent", "publickey-", "tun",
    "statvfs", "posix-rename", "hardlink", "fsync", "limits", "expand-path", "copy-data", "session-bind", "ping",
    "pong", "strict-", "cbc", "ctr", "gcm", "mac", "cipher", "group", "sha1", "sha2", "md5",
  ]

  static func isOne(_ address: RawSpan) -> Bool {
    for domain in domains where address.endsIgnoringCase(with: domain) {
      let name = address.prefix(address.byteCount - domain.utf8CodeUnitCount)
      return stems.contains { name.holdsIgnoringCase($0) }
    }
    return false
  }
}
