import Bytes

/// The header of a packet (RFC 2865 section 3): code (1), identifier (1), length (2), authenticator (16), attributes.
struct RADIUSPacket {
  static let headerLength = 20

  let code: UInt8
  /// Of the whole packet; what stands behind it in the datagram is padding.
  let length: Int
  /// How many attributes there are.
  let attributes: Int

  /// `nil` when the bytes are no packet: an unknown code, or attributes that do not fill it.
  init?(_ bytes: RawSpan) {
    guard let code = bytes.u8(at: 0), Self.start(code) != nil, let length = bytes.u16(at: 2),
      Int(length) >= Self.headerLength, Int(length) <= bytes.byteCount, length <= 4_096
    else { return nil }
    var offset = Self.headerLength
    var count = 0
    while offset < Int(length) {
      guard let size = bytes.u8(at: offset + 1), size >= 2, offset + Int(size) <= Int(length) else { return nil }
      offset += Int(size)
      count += 1
    }
    self.code = code
    self.length = Int(length)
    attributes = count
  }

  func standsAlone(in bytes: RawSpan) -> Bool { length == bytes.byteCount && attributes >= 3 }

  /// The packet's first words by its code (IANA "RADIUS Types").
  static func start(_ code: UInt8) -> StaticString? {
    switch code {
    case 1: "Access-Request"
    case 2: "Access-Accept"
    case 3: "Access-Reject"
    case 4: "Accounting-Request"
    case 5: "Accounting-Response"
    case 11: "Access-Challenge"
    case 12: "Status-Server"
    case 40: "Disconnect-Request"
    case 41: "Disconnect-ACK"
    case 42: "Disconnect-NAK"
    case 43: "CoA-Request"
    case 44: "CoA-ACK"
    case 45: "CoA-NAK"
    default: nil
    }
  }

  var isRequest: Bool { [1, 4, 12, 40, 43].contains(code) }
}
