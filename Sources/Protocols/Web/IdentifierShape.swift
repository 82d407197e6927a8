import Bytes

/// Levels of topics and paths that look like the identifier of a device: `00M00A2B0800123` in `device/…/report`.
enum IdentifierShape {
  /// 6 to 64 letters and digits, `-`, `_` and `:`, with four digits among them.
  static func isIdentifier(_ level: RawSpan) -> Bool {
    guard (6...64).contains(level.byteCount) else { return false }
    var digits = 0
    for index in 0..<level.byteCount {
      let byte = level[index]
      guard byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x5F || byte == 0x3A else { return false }
      if byte.isASCIIDigit { digits += 1 }
    }
    return digits >= 4
  }
}
