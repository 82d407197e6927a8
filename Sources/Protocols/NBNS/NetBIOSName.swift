import Bytes

/// A NetBIOS name in its wire form: a label of 32 letters, two for each byte of the name (RFC 1001 section 14.1). The
/// name has 15 bytes, filled up with blanks; the sixteenth says what it is for.
struct NetBIOSName {
  private var storage = InlineArray<16, UInt8>(repeating: 0)
  /// Length of the name without the blanks behind it.
  private(set) var count = 0
  /// Where the letters begin.
  let offset: Int

  /// `nil` when the bytes at `start` are no such label, or a pointer to one.
  init?(_ message: RawSpan, at start: Int) {
    var label = start
    if let pointer = message.u16(at: start), pointer >= 0xC000 { label = Int(pointer & 0x3FFF) }
    guard message.u8(at: label) == 32, label + 33 <= message.byteCount else { return nil }
    offset = label + 1
    for index in 0..<16 {
      let high = message[offset + 2 * index] &- UInt8(ascii: "A")
      let low = message[offset + 2 * index + 1] &- UInt8(ascii: "A")
      guard high < 16, low < 16 else { return nil }
      storage[index] = high << 4 | low
    }
    count = 15
    while count > 0, storage[count - 1] == UInt8(ascii: " ") || storage[count - 1] == 0 { count -= 1 }
  }

  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe storage.span.bytes.extracting(0..<count) }
  }

  var suffix: UInt8 { storage[15] }

  /// Names a host, and not a group, a domain or anybody (`*`).
  var isHost: Bool { Self.isHost(bytes, suffix: suffix) }

  /// Workstation 0x00, messenger 0x03 and file server 0x20 are services of one host; 0x1B to 0x1E are of a domain.
  static func isHost(_ name: RawSpan, suffix: UInt8) -> Bool {
    guard name.byteCount > 0, name[0] != UInt8(ascii: "*"), !(0x1B...0x1E).contains(suffix) else { return false }
    for index in 0..<name.byteCount where name[index] <= 0x20 || name[index] == 0x7F { return false }
    return true
  }
}
