import Bytes

/// A connection id: up to 20 bytes (RFC 9000 section 17.2).
struct QUICConnectionID: Hashable {
  static let longest = 20

  private let high: UInt128
  private let low: UInt32
  let count: UInt8

  /// `nil` when it is too long.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount <= Self.longest else { return nil }
    var high: UInt128 = 0
    var low: UInt32 = 0
    for index in 0..<bytes.byteCount {
      if index < 16 { high = high << 8 | UInt128(bytes[index]) } else { low = low << 8 | UInt32(bytes[index]) }
    }
    self.high = high
    self.low = low
    count = UInt8(truncatingIfNeeded: bytes.byteCount)
  }

  /// Whether a packet with a short header (its id begins behind the first byte) is for this id.
  func leads(_ packet: RawSpan) -> Bool {
    QUICConnectionID(packet.dropping(1).prefix(Int(count))) == self && packet.byteCount > Int(count)
  }
}
