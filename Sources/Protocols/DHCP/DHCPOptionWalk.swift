import Bytes

/// Goes through the options of a message in the order in which they are joined: the options field, then `file` and
/// `sname` where option 52 says that these hold options too (RFC 2131 section 4.1, RFC 3396 section 5).
struct DHCPOptionWalk: ~Escapable {
  private let bytes: RawSpan
  /// Bits of option 52: 1 for `file`, 2 for `sname`.
  private let overload: UInt8
  private var area: Range<Int>
  private var offset: Int
  /// 0 for the options field, 1 for `file`, 2 for `sname`, 3 when done.
  private var stage = 0
  /// An option claimed more bytes than its area has.
  private(set) var isCut = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, overload: UInt8) {
    self.bytes = bytes
    self.overload = overload
    area = DHCPMessage.optionsOffset..<max(bytes.byteCount, DHCPMessage.optionsOffset)
    offset = area.lowerBound
  }

  /// The next option; the codes 0 (padding) and 255 (end) are passed over.
  @_lifetime(self: copy self)
  mutating func next() -> (code: UInt8, value: Range<Int>)? {
    while stage < 3 {
      guard offset < area.upperBound, let code = bytes.u8(at: offset), code != 255 else {
        turn()
        continue
      }
      if code == 0 {
        offset += 1
        continue
      }
      guard offset + 1 < area.upperBound, let length = bytes.u8(at: offset + 1),
        offset + 2 + Int(length) <= area.upperBound
      else {
        isCut = true
        turn()
        continue
      }
      let value = offset + 2..<offset + 2 + Int(length)
      offset = value.upperBound
      return (code, value)
    }
    return nil
  }

  @_lifetime(self: copy self)
  private mutating func turn() {
    stage += 1
    if stage == 1, overload & 1 == 0 { stage = 2 }
    if stage == 2, overload & 2 == 0 { stage = 3 }
    area = stage == 1 ? DHCPMessage.file : DHCPMessage.serverName
    offset = area.lowerBound
  }
}
