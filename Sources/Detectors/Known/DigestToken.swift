/// Lengths by which a token may be a digest (MD5 to SHA-512).
enum DigestToken {
  static func isLength(octets count: Int) -> Bool {
    switch count {
    case 16, 20, 28, 32, 48, 64: true
    default: false
    }
  }

  static func isLength(hex count: Int) -> Bool { count & 1 == 0 && isLength(octets: count / 2) }

  /// With or without padding.
  static func isLength(base64 count: Int) -> Bool {
    switch count {
    case 22, 24, 27, 28, 38, 40, 43, 44, 64, 86, 88: true
    default: false
    }
  }
}
