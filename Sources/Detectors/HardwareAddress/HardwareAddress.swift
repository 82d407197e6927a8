import Bytes

/// What counts as a device's MAC address, and how it is read from its spellings (IEEE 802-2014 section 8).
enum HardwareAddress {
  /// What Android tells an app that may not know the address (since version 6).
  private static let withheld: UInt64 = 0x02_00_00_00_00_00

  /// A unicast address that is not all zeros. Group addresses, the broadcast address among them, name no device.
  static func isDevice(_ bits: UInt64) -> Bool { bits != 0 && bits != withheld && bits >> 40 & 1 == 0 }

  /// Twelve hex digits in groups of `group` octets, one byte of separator between (none for 6), from `offset` on.
  static func read(_ value: RawSpan, at offset: Int, group: Int) -> UInt64? {
    var bits: UInt64 = 0
    var position = offset
    for octet in 0..<6 {
      if octet > 0, octet % group == 0 { position += 1 }
      guard let high = value.u8(at: position)?.hexValue, let low = value.u8(at: position + 1)?.hexValue else {
        return nil
      }
      bits = bits << 8 | UInt64(high << 4 | low)
      position += 2
    }
    return bits
  }

  /// Six octets under a telling key, in any spelling: one or two digits each, parted by `:`, `-`, `.`, space or `_`;
  /// three groups of four; or twelve digits.
  static func readLoosely(_ value: RawSpan) -> UInt64? {
    var octets: [UInt64] = []
    var group: UInt64 = 0
    var digits = 0
    var separators = 0
    guard value.byteCount >= 11, value.byteCount <= 17 else { return nil }
    for index in 0...value.byteCount {
      let byte = value.u8(at: index) ?? 0x3A
      if let digit = byte.hexValue {
        group = group << 4 | UInt64(digit)
        digits += 1
        guard digits <= 12 else { return nil }
        continue
      }
      guard byte == 0x3A || byte == 0x2D || byte == 0x2E || byte == 0x20 || byte == 0x5F, digits > 0 else { return nil }
      octets.append(group)
      if index < value.byteCount { separators += 1 }
      switch (octets.count, digits) {
      case (1, 12): return separators == 0 ? group : nil
      case (_, 1), (_, 2), (_, 4): break
      default: return nil
      }
      (group, digits) = (0, 0)
    }
    switch octets.count {
    case 6 where octets.allSatisfy { $0 < 0x100 }: return octets.reduce(0) { $0 << 8 | $1 }
    case 3 where value.byteCount == 14: return octets.reduce(0) { $0 << 16 | $1 }
    default: return nil
    }
  }

  /// Lower case with colons.
  static func append(_ bits: UInt64, to arena: inout [UInt8]) {
    for octet in 0..<6 {
      if octet > 0 { arena.append(0x3A) }
      let byte = UInt8(truncatingIfNeeded: bits >> UInt64(40 - 8 * octet))
      arena.append(digit(byte >> 4))
      arena.append(digit(byte & 15))
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
