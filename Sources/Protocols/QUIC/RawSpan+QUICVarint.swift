import Bytes

extension RawSpan {
  /// A variable-length integer of QUIC (RFC 9000 section 16) and how many bytes it takes: 1, 2, 4 or 8, as its first
  /// two bits say.
  func quicVarint(at offset: Int) -> (value: UInt64, length: Int)? {
    guard let first = u8(at: offset) else { return nil }
    switch first >> 6 {
    case 0: return (UInt64(first), 1)
    case 1: return u16(at: offset).map { (UInt64($0 & 0x3FFF), 2) }
    case 2: return u32(at: offset).map { (UInt64($0 & 0x3FFF_FFFF), 4) }
    default: return u64(at: offset).map { ($0 & 0x3FFF_FFFF_FFFF_FFFF, 8) }
    }
  }
}

extension ByteCursor {
  /// A variable-length integer of QUIC.
  @_lifetime(self: copy self)
  mutating func quicVarint() throws(DecodeError) -> UInt64 {
    let first = try u8()
    var value = UInt64(first & 0x3F)
    for _ in 1..<(1 << Int(first >> 6)) { value = value << 8 | UInt64(try u8()) }
    return value
  }
}
