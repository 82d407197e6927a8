import Bytes

/// What stands before the payload of a frame (RFC 6455 section 5.2).
struct WebSocketFrameHeader {
  enum Opcode: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    var isControl: Bool { rawValue >= 8 }
  }

  let opcode: Opcode
  /// The message ends with this frame.
  let isLast: Bool
  /// The message that begins here is compressed (RFC 7692 section 6).
  let isCompressed: Bool
  /// `nil` when the payload stands as it is.
  let mask: UInt32?
  /// Bytes of payload.
  let length: Int
  /// Bytes of this header.
  let count: Int

  /// Reads the header at the start of `bytes`.
  init(_ bytes: RawSpan) throws(DecodeError) {
    var cursor = ByteCursor(bytes)
    let first = try cursor.u8()
    let second = try cursor.u8()
    guard first & 0x30 == 0, let opcode = Opcode(rawValue: first & 0x0F) else {
      throw .malformed("websocket: reserved bits or opcode", at: 0)
    }
    self.opcode = opcode
    isLast = first & 0x80 != 0
    isCompressed = first & 0x40 != 0
    let short = Int(second & 0x7F)
    if opcode.isControl, short > 125 || !isLast { throw .malformed("websocket: a control frame in parts", at: 1) }
    switch short {
    case 126: length = Int(try cursor.u16())
    case 127:
      let long = try cursor.u64()
      guard long < 1 << 62 else { throw .malformed("websocket: length", at: 2) }
      length = Int(long)
    default: length = short
    }
    mask = second & 0x80 != 0 ? try cursor.u32() : nil
    count = cursor.offset
  }
}
