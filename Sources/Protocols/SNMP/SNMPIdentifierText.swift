import Bytes

/// An object identifier in its dotted form, in a buffer of its own: nothing is allocated.
struct SNMPIdentifierText {
  private var storage = InlineArray<128, UInt8>(repeating: 0)
  private var count = 0

  /// The text; what does not fit is left out at a dot.
  var bytes: RawSpan {
    @_lifetime(borrow self) get { unsafe storage.span.bytes.extracting(0..<count) }
  }

  /// `identifier` is the content of an OBJECT IDENTIFIER (X.690 section 8.19).
  init(_ identifier: RawSpan) {
    var offset = 0
    guard let first = SNMPJobAttribute.arc(identifier, &offset) else { return }
    let root = min(first / 40, 2)
    append(root)
    append(first - root * 40)
    while count <= 116, let arc = SNMPJobAttribute.arc(identifier, &offset) { append(arc) }
  }

  private mutating func append(_ number: UInt32) {
    if count > 0 {
      storage[count] = UInt8(ascii: ".")
      count += 1
    }
    var divisor: UInt32 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      storage[count] = 0x30 + UInt8(number / divisor % 10)
      count += 1
      divisor /= 10
    }
  }
}
