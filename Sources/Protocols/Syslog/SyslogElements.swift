import Bytes

/// Goes through the parameters of structured data, `[id name="value" …][…]` (RFC 5424 section 6.3).
struct SyslogElements: ~Escapable {
  private let bytes: RawSpan
  private let end: Int
  private var offset: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  @_lifetime(self: copy self)
  mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
    while let equals = bytes.prefix(end).firstIndex(of: 0x3D, from: offset) {
      guard equals + 1 < end, bytes.u8(at: equals + 1) == 0x22 else {
        offset = equals + 1
        continue
      }
      var start = equals
      while start > offset, let byte = bytes.u8(at: start - 1), byte != 0x20, byte != 0x5B { start -= 1 }
      let value = equals + 2..<Self.quoteEnd(bytes.prefix(end), from: equals + 2)
      offset = value.upperBound + 1
      return (start..<equals, value)
    }
    return nil
  }

  /// Where structured data that begins at `start` ends; the end of the bytes when it is not closed.
  static func end(_ bytes: RawSpan, from start: Int) -> Int {
    var offset = start
    while bytes.u8(at: offset) == 0x5B {
      offset += 1
      while let byte = bytes.u8(at: offset), byte != 0x5D {
        offset = byte == 0x22 ? quoteEnd(bytes, from: offset + 1) + 1 : offset + 1
      }
      offset += 1
    }
    return min(offset, bytes.byteCount)
  }

  /// The offset of the quote that ends a value, or the end of the bytes; a backslash takes the meaning of what follows.
  private static func quoteEnd(_ bytes: RawSpan, from start: Int) -> Int {
    var offset = start
    while let byte = bytes.u8(at: offset), byte != 0x22 { offset += byte == 0x5C ? 2 : 1 }
    return min(offset, bytes.byteCount)
  }
}
