import Bytes

/// Whether a text spells an IP address that may belong to somebody.
enum AddressText {
  /// Dotted quad without leading zeros; neither 0.0.0.0 nor the loopback nor broadcast.
  static func isV4(_ text: RawSpan) -> Bool {
    guard (7...15).contains(text.byteCount) else { return false }
    var octets: [UInt8] = []
    var start = 0
    for index in 0...text.byteCount where index == text.byteCount || text[index] == 0x2E {
      let part = text.clamped(start..<index)
      guard let octet = part.decimal, octet < 256, part.byteCount <= 3, part.byteCount == 1 || part[0] != 0x30 else {
        return false
      }
      octets.append(UInt8(truncatingIfNeeded: octet))
      start = index + 1
    }
    return octets.count == 4 && isSomebody(octets)
  }

  /// Neither 0.0.0.0/8 nor the loopback nor broadcast.
  static func isSomebody(_ octets: [UInt8]) -> Bool {
    octets[0] != 127 && octets[0] != 0 && octets != [255, 255, 255, 255]
  }

  /// The text forms of RFC 4291 section 2.2; neither the unspecified address nor the loopback.
  static func isV6(_ text: RawSpan) -> Bool {
    guard (3...45).contains(text.byteCount) else { return false }
    var groups = 0
    var digits = 0
    var gaps = 0
    var isZero = true
    var position = 0
    while position < text.byteCount {
      let byte = text[position]
      if let digit = byte.hexValue {
        digits += 1
        guard digits <= 4 else { return false }
        if digit > 1 || digit == 1 && position + 1 < text.byteCount { isZero = false }
      } else if byte == 0x3A {
        if digits > 0 { groups += 1 }
        if digits == 0, position > 0 || text.u8(at: 1) != 0x3A {
          guard position > 0, text[position - 1] == 0x3A else { return false }
          gaps += 1
        }
        if digits == 0, position == 0 { gaps += 0 }
        digits = 0
      } else if byte == 0x2E {
        // The last four octets may be a dotted quad.
        var start = position
        while start > 0, text[start - 1] != 0x3A { start -= 1 }
        guard start > 0, isV4(text.dropping(start)) else { return false }
        return gaps == 1 && groups <= 5 || gaps == 0 && groups == 6
      } else {
        return false
      }
      position += 1
    }
    if digits > 0 { groups += 1 } else if text[text.byteCount - 2] != 0x3A { return false }
    return !isZero && (gaps == 1 && groups <= 7 || gaps == 0 && groups == 8)
  }
}
