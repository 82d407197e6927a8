import Bytes

/// One field representation, or a change of the table's size, as it is encoded (RFC 7541 section 6).
struct HPACKField {
  /// The table entry it refers to; 0 for none.
  let index: Int
  /// Where the encoded value stands, its length included; `nil` when there is none.
  let value: Range<Int>?
  /// The bits that say of what kind a literal is.
  let pattern: UInt8
  /// Behind the representation.
  let end: Int

  /// Reads the representation that begins at `start`.
  init(_ block: RawSpan, at start: Int) throws(DecodeError) {
    var at = start
    guard let first = block.u8(at: start) else { throw .needMore(atLeast: start + 1) }
    let bits: UInt8 = first & 0x80 != 0 ? 7 : first & 0x40 != 0 ? 6 : first & 0x20 != 0 ? 5 : 4
    let number = try Self.integer(block, &at, bits: bits)
    pattern = first & ~((1 << bits) - 1)
    // Neither a whole field of the table nor a change of size has strings.
    if bits == 7 || bits == 5 {
      index = bits == 7 ? number : 0
      value = nil
      end = at
      return
    }
    index = number
    if number == 0 { _ = try Self.string(block, &at) }
    value = try Self.string(block, &at)
    end = at
  }

  /// An integer with a prefix of so many bits (section 5.1).
  private static func integer(_ block: RawSpan, _ at: inout Int, bits: UInt8) throws(DecodeError) -> Int {
    let start = at
    let mask: UInt8 = (1 << bits) - 1
    guard let first = block.u8(at: at) else { throw .malformed("hpack: cut number", at: start) }
    at += 1
    var value = Int(first & mask)
    if first & mask < mask { return value }
    for shift in stride(from: 0, through: 28, by: 7) {
      guard let byte = block.u8(at: at) else { throw .malformed("hpack: cut number", at: start) }
      at += 1
      value += Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .malformed("hpack: a number of more than 32 bits", at: start)
  }

  /// A string: its length and that many bytes (section 5.2).
  private static func string(_ block: RawSpan, _ at: inout Int) throws(DecodeError) -> Range<Int> {
    let start = at
    let count = try integer(block, &at, bits: 7)
    guard count <= block.byteCount - at else { throw .malformed("hpack: a string longer than its block", at: start) }
    at += count
    return start..<at
  }
}
