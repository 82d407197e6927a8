/// A version of QUIC whose packets can be opened: version 1 (RFC 9000, 9001), version 2 (RFC 9369), and the drafts of
/// both that captures of their time show.
package struct QUICVersion: Hashable, Sendable {
  /// As on the wire.
  package let number: UInt32
  /// Labels and packet types are those of version 2.
  package let isSecond: Bool
  /// From which Initial secrets are derived (RFC 9001 section 5.2, RFC 9369 section 3.3.1).
  let salt: [UInt8]

  private static let salt1: [UInt8] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f,
    0x0a,
  ]
  private static let salt2: [UInt8] = [
    0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e,
    0xd9,
  ]
  /// Of the drafts of version 2 that used the number 0x709a50c4.
  private static let salt2Draft: [UInt8] = [
    0xa7, 0x07, 0xc2, 0x03, 0xa5, 0x9b, 0x47, 0x18, 0x4a, 0x1d, 0x62, 0xca, 0x57, 0x04, 0x06, 0xea, 0x7a, 0xe3, 0xe5,
    0xd3,
  ]
  /// Of drafts 29 to 32.
  private static let salt29: [UInt8] = [
    0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8,
    0x99,
  ]
  /// Of drafts 23 to 28.
  private static let salt23: [UInt8] = [
    0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5,
    0x02,
  ]

  /// Of draft 22, the first with today's headers.
  private static let salt22: [UInt8] = [
    0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0x02, 0x64,
    0x4a,
  ]

  /// `nil` for a version whose packets cannot be opened.
  package init?(_ number: UInt32) {
    guard Self.isKnown(number) else { return nil }
    self.number = number
    isSecond = number == 0x6b33_43cf || number == 0x709a_50c4
    salt =
      switch number {
      case 0x6b33_43cf: Self.salt2
      case 0x709a_50c4: Self.salt2Draft
      case 0xff00_001d...0xff00_0020: Self.salt29
      case 0xff00_0017...0xff00_001c, 0xface_b002: Self.salt23
      case 0xff00_0016: Self.salt22
      default: Self.salt1
      }
  }

  /// Whether a version can be opened, without making one.
  package static func isKnown(_ number: UInt32) -> Bool {
    switch number {
    case 1, 0x6b33_43cf, 0x709a_50c4, 0xff00_0016...0xff00_0022, 0xface_b002: true
    default: false
    }
  }

  /// Versions kept free to exercise negotiation (RFC 9000 section 15): 0x?a?a?a?a.
  package static func isReserved(_ number: UInt32) -> Bool { number & 0x0f0f_0f0f == 0x0a0a_0a0a }

  /// As channels are named in reports.
  package var name: String { isSecond ? "quicv2" : "quic" }

  var keyLabel: String { isSecond ? "quicv2 key" : "quic key" }
  var vectorLabel: String { isSecond ? "quicv2 iv" : "quic iv" }
  var headerLabel: String { isSecond ? "quicv2 hp" : "quic hp" }
  var updateLabel: String { isSecond ? "quicv2 ku" : "quic ku" }
}
