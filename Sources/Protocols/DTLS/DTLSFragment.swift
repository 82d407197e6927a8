import Bytes

/// The header of a handshake message or a part of one (RFC 6347 section 4.2.2): type (1), length of the message (3),
/// its number (2), where the part begins (3), length of the part (3).
struct DTLSFragment {
  static let length = 12
  /// Types of handshake messages in use (IANA "TLS HandshakeType").
  private static let types: Set<UInt8> = [0, 1, 2, 3, 4, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24]

  let type: UInt8
  /// Length of the whole message, without header.
  let message: Int
  let number: UInt16
  /// Which part of the message stands behind this header.
  let part: Range<Int>

  /// `nil` when the bytes do not begin with a header, or the part is not whole.
  init?(_ bytes: RawSpan) {
    guard let type = bytes.u8(at: 0), Self.types.contains(type), let message = bytes.u24(at: 1),
      let number = bytes.u16(at: 4), let start = bytes.u24(at: 6), let length = bytes.u24(at: 9),
      start + length <= message, Int(length) + Self.length <= bytes.byteCount
    else { return nil }
    self.type = type
    self.message = Int(message)
    self.number = number
    part = Int(start)..<Int(start + length)
  }
}
