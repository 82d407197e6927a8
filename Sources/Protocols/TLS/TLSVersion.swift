/// Protocol versions as they stand on the wire.
enum TLSVersion {
  static let ssl2: UInt16 = 0x0002
  static let tls13: UInt16 = 0x0304

  /// What a number in `supported_versions` means: drafts of TLS 1.3 (0x7Fxx, and 0xFAxx and 0xFBxx of one company's
  /// trials) count as TLS 1.3; GREASE (RFC 8701) and anything unknown is `nil`.
  static func normal(_ number: UInt16) -> UInt16? {
    switch number {
    case 0x0300...0x0304: number
    // DTLS counts downwards (RFC 6347 section 4.1, RFC 9147 section 5.3); there is no 1.1.
    case 0xFEFF: 0x0302
    case 0xFEFD: 0x0303
    case 0xFEFC: tls13
    case 0x7F00...0x7FFF, 0xFA00...0xFAF9, 0xFB00...0xFBFF: tls13
    default: nil
    }
  }

  /// The channel's name in reports.
  static func name(_ version: UInt16) -> String {
    switch version {
    case ssl2: "ssl2"
    case 0x0300: "ssl3"
    case 0x0301: "tls1.0"
    case 0x0302: "tls1.1"
    case 0x0303: "tls1.2"
    case tls13: "tls1.3"
    default: "tls"
    }
  }
}
