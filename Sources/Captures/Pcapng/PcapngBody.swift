import Bytes

/// The body of a block (between the two length fields) in its section's byte order.
struct PcapngBody: ~Escapable {
  let bytes: RawSpan
  let isLittleEndian: Bool

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, littleEndian: Bool) {
    self.bytes = bytes
    isLittleEndian = littleEndian
  }

  func u16(_ offset: Int) -> UInt16? {
    isLittleEndian ? bytes.u16LittleEndian(at: offset) : bytes.u16(at: offset)
  }

  func u32(_ offset: Int) -> UInt32? {
    isLittleEndian ? bytes.u32LittleEndian(at: offset) : bytes.u32(at: offset)
  }

  func u64(_ offset: Int) -> UInt64? {
    isLittleEndian ? bytes.u64LittleEndian(at: offset) : bytes.u64(at: offset)
  }

  /// A counter in a record of 8 bytes whose halves are stored high word first, as block times are.
  func ticks(_ offset: Int) -> UInt64 { UInt64(u32(offset) ?? 0) << 32 | UInt64(u32(offset + 4) ?? 0) }

  //  draft-ietf-opsawg-pcapng section 3.5: code, length, value padded to four bytes; code 0 ends the list
  /// Calls `body` with the code and value range of each option from `start`. `false` when a length lies.
  func forEachOption(from start: Int, _ body: (UInt16, Range<Int>) -> Void) -> Bool {
    var offset = start
    while let code = u16(offset), let length = u16(offset + 2) {
      let value = offset + 4
      if code == 0 { return true }
      guard value + Int(length) <= bytes.byteCount else { return false }
      body(code, value..<value + Int(length))
      offset = value + (Int(length) + 3) & ~3
    }
    return true
  }
}
