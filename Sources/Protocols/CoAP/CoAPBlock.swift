/// The value of a Block1 or Block2 option.
///
/// RFC 7959 section 2.2:
/// ```
///    0 to 3 bytes: number of the block (4 to 20 bits) | more follow (1) | size exponent (3)
/// ```
struct CoAPBlock {
  /// Offset of the block in the whole.
  let offset: Int
  let isLast: Bool

  /// `nil` for the reserved size.
  init?(_ value: Int) {
    let exponent = value & 7
    guard exponent < 7 else { return nil }
    offset = (value >> 4) << (exponent + 4)
    isLast = value & 8 == 0
  }

  /// Part of a whole that takes several messages.
  var isPart: Bool { offset > 0 || !isLast }
}
