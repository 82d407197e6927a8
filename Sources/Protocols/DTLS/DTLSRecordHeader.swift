import Bytes

/// The header of a DTLS record (RFC 6347 section 4.1): type (1), version (2), epoch (2), number (6), length (2).
struct DTLSRecordHeader {
  static let length = 13
  static let versions: ClosedRange<UInt16> = 0xFEFD...0xFEFF

  let type: TLSRecordHeader.ContentType
  let epoch: UInt16
  /// Within its epoch.
  let number: UInt64
  let fragment: Int
  /// The datagram ends before the record does.
  let isCut: Bool

  /// Bytes of header and fragment.
  var total: Int { Self.length + fragment }

  /// What the record's code and nonce call its number (RFC 6347 section 4.1.2.1).
  var fullNumber: UInt64 { UInt64(epoch) << 48 | number }

  /// `nil` when no record of DTLS 1.0 or 1.2 begins at `offset`.
  init?(_ bytes: RawSpan, at offset: Int) {
    guard let first = bytes.u8(at: offset), let type = TLSRecordHeader.ContentType(rawValue: first),
      let version = bytes.u16(at: offset + 1),
      version == Self.versions.lowerBound || version == Self.versions.upperBound,
      let place = bytes.u64(at: offset + 3), let length = bytes.u16(at: offset + 11), length > 0,
      length <= TLSRecordHeader.maximumFragment
    else { return nil }
    self.type = type
    epoch = UInt16(truncatingIfNeeded: place >> 48)
    number = place & 0xFFFF_FFFF_FFFF
    fragment = Int(length)
    isCut = bytes.byteCount - offset < Self.length + Int(length)
  }
}
