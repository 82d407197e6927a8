import Bytes

/// A variable byte integer: seven bits a byte, the least first, four bytes at most (MQTT 5.0 section 1.5.5).
struct MQTTInteger {
  /// 0 to 268,435,455.
  let value: Int
  /// Bytes it takes, 1 to 4.
  let length: Int

  /// Throws `malformed` when a fifth byte would follow, `needMore` with the bytes needed from `offset` on.
  init(_ bytes: RawSpan, at offset: Int) throws(DecodeError) {
    var value = 0
    for index in 0..<4 {
      guard let byte = bytes.u8(at: offset &+ index) else { throw .needMore(atLeast: index + 1) }
      value |= Int(byte & 0x7F) << (7 * index)
      if byte & 0x80 == 0 {
        self.value = value
        length = index + 1
        return
      }
    }
    throw .malformed("length of more than four bytes", at: offset)
  }
}
