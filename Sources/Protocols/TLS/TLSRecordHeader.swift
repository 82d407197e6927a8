import Bytes

/// The header of a TLS record (RFC 8446 section 5.1, RFC 5246 section 6.2.1): type (1), version (2), length (2).
struct TLSRecordHeader {
  static let length = 5
  /// TLS 1.2 lets a protected record grow by 2,048 bytes beyond the 2^14 of its content; TLS 1.3 by 256.
  static let maximumFragment = 1 << 14 + 2048

  enum ContentType: UInt8 { case changeCipherSpec = 20, alert, handshake, applicationData, heartbeat }

  let type: ContentType
  let version: UInt16
  let fragment: Int

  /// Bytes of header and fragment.
  var total: Int { Self.length + fragment }

  /// The header at `offset`; `nil` when fewer than five bytes are there.
  init?(_ bytes: RawSpan, at offset: Int) throws(DecodeError) {
    guard let first = bytes.u8(at: offset), let version = bytes.u16(at: offset + 1),
      let length = bytes.u16(at: offset + 3)
    else { return nil }
    guard let type = ContentType(rawValue: first) else { throw .malformed("no TLS record type", at: offset) }
    guard version >= 0x0300, version <= 0x0304 else { throw .malformed("no TLS record version", at: offset + 1) }
    guard length <= Self.maximumFragment else { throw .malformed("TLS record too long", at: offset + 3) }
    guard length > 0 || type == .applicationData else { throw .malformed("empty TLS record", at: offset + 3) }
    (self.type, self.version, fragment) = (type, version, Int(length))
  }
}
