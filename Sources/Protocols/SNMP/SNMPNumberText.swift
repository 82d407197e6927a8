import Bytes

/// A whole number in decimal digits, in a buffer of its own.
struct SNMPNumberText {
  private var storage = InlineArray<20, UInt8>(repeating: 0)
  private var start = 20

  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe storage.span.bytes.extracting(start..<20) }
  }

  /// `content` is big-endian; `nil` when it is empty, negative or longer than 64 bits.
  init?(_ content: RawSpan) {
    // A zero stands before a number whose first bit is set (X.690 section 8.3).
    let digits = content.byteCount == 9 && content[0] == 0 ? content.dropping(1) : content
    guard (1...8).contains(digits.byteCount), content[0] < 0x80 else { return nil }
    var value: UInt64 = 0
    for index in 0..<digits.byteCount { value = value << 8 | UInt64(digits[index]) }
    repeat {
      start -= 1
      storage[start] = 0x30 + UInt8(value % 10)
      value /= 10
    } while value > 0
  }
}
