import Bytes

/// The first bytes of a packet.
///
/// RFC 5905 section 7.3:
/// ```
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |LI | VN  |Mode |    Stratum     |     Poll      |  Precision   |
///   |          root delay (4)  |  root dispersion (4)               |
///   |          reference id (4) |  four timestamps (8 each)         |
/// ```
struct NTPPacket {
  enum Mode: UInt8 {
    case symmetricActive = 1, symmetricPassive, client, server, broadcast, control, other
  }

  static let length = 48
  static let referenceOffset = 12

  let mode: Mode
  let stratum: UInt8

  /// `nil` when no packet begins so or has such a length.
  init?(_ bytes: RawSpan) {
    guard let first = bytes.u8(at: 0), (1...4).contains(first >> 3 & 7), let mode = Mode(rawValue: first & 7),
      let stratum = bytes.u8(at: 1)
    else { return nil }
    switch mode {
    // RFC 9327 section 2: a header of 12 bytes, data, and perhaps a digest.
    case .control: guard bytes.byteCount >= 12 else { return nil }
    // Only of use between programs of one maker (RFC 5905 section 3).
    case .other: guard bytes.byteCount >= 8 else { return nil }
    default: guard bytes.byteCount >= Self.length, bytes.byteCount % 4 == 0, stratum <= 16 else { return nil }
    }
    self.mode = mode
    self.stratum = stratum
  }
}
