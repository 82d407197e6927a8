import Bytes

/// Goes through the elements of an LLDP data unit: type (7 bits), length (9 bits), value (IEEE 802.1AB section 8.4).
struct LLDPWalk: ~Escapable {
  private let bytes: RawSpan
  private var offset = 0
  /// An element announces more bytes than there are.
  private(set) var isBroken = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The next element; `nil` at the end element (type 0) and where the bytes end.
  @_lifetime(self: copy self)
  mutating func next() -> (type: Int, value: Range<Int>)? {
    guard let head = bytes.u16(at: offset), head >> 9 != 0 else { return nil }
    let value = offset + 2..<offset + 2 + Int(head & 0x1FF)
    guard value.upperBound <= bytes.byteCount else {
      isBroken = true
      return nil
    }
    offset = value.upperBound
    return (Int(head >> 9), value)
  }

  /// Where the next element begins.
  var position: Int { offset }
}
