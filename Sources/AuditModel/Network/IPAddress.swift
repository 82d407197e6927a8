/// An IPv4 or IPv6 address, cheap to hash and to compare.
@usableFromInline
package struct IPAddress: Hashable, Comparable, Sendable {
  @usableFromInline
  package enum Version: UInt8, Sendable { case v4 = 4, v6 = 6 }

  /// IPv4 addresses use the low 32 bits.
  @usableFromInline package let bits: UInt128
  @usableFromInline package let version: Version

  @inlinable package init(v4 bits: UInt32) { self.bits = UInt128(bits); version = .v4 }
  @inlinable package init(v6 bits: UInt128) { self.bits = bits; version = .v6 }

  /// The address that `text` spells in the usual notation (dotted quad, RFC 4291 section 2.2), or `nil`.
  package init?(_ text: String) {
    if let v4 = Self.parseV4(text[...]) {
      self.init(v4: v4)
    } else if let v6 = Self.parseV6(text) {
      self.init(v6: v6)
    } else {
      return nil
    }
  }

  // Written out, so that other modules can inline them: the flow table compares and hashes addresses for each packet.
  @inlinable package static func == (left: IPAddress, right: IPAddress) -> Bool {
    left.bits == right.bits && left.version.rawValue == right.version.rawValue
  }

  @inlinable package func hash(into hasher: inout Hasher) {
    hasher.combine(bits)
    hasher.combine(version.rawValue)
  }

  @inlinable package static func < (left: IPAddress, right: IPAddress) -> Bool {
    left.version == right.version ? left.bits < right.bits : left.version.rawValue < right.version.rawValue
  }

  /// Private, link-local, loopback, multicast and broadcast addresses (RFC 1918, 3927, 4193, 4291, 6598): such a peer
  /// is on the local network by its address alone.
  package var isLocal: Bool {
    switch version {
    case .v4:
      let octet = UInt8(truncatingIfNeeded: bits >> 24)
      let second = UInt8(truncatingIfNeeded: bits >> 16)
      return octet == 10 || octet == 127 || octet == 0 || octet >= 224 || (octet == 172 && second & 0xF0 == 16)
        || (octet == 192 && second == 168) || (octet == 169 && second == 254) || (octet == 100 && second & 0xC0 == 64)
    case .v6:
      let high = UInt16(truncatingIfNeeded: bits >> 112)
      return bits <= 1 || high & 0xFE00 == 0xFC00 || high & 0xFFC0 == 0xFE80 || high & 0xFF00 == 0xFF00
    }
  }

  package var isMulticastOrBroadcast: Bool {
    switch version {
    case .v4: UInt8(truncatingIfNeeded: bits >> 24) & 0xF0 == 0xE0 || bits == 0xFFFF_FFFF
    case .v6: UInt8(truncatingIfNeeded: bits >> 120) == 0xFF
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted quad, or the canonical IPv6 form of RFC 5952.
  @usableFromInline package var description: String { version == .v4 ? dottedQuad : compressedGroups }

  private var dottedQuad: String {
    var octets = UInt32(truncatingIfNeeded: bits)
    return String(unsafeUninitializedCapacity: 15) { buffer in
      var end = 0
      for place in 0..<4 {
        if place > 0 {
          buffer[end] = UInt8(ascii: ".")
          end += 1
        }
        let octet = UInt8(truncatingIfNeeded: octets >> 24)
        octets <<= 8
        for divisor: UInt8 in [100, 10, 1] where octet >= divisor || divisor == 1 {
          buffer[end] = UInt8(ascii: "0") + octet / divisor % 10
          end += 1
        }
      }
      return end
    }
  }

  private var compressedGroups: String {
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > best.count, end - start > 1 { best = start..<end }
      start = max(end, start + 1)
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    return best.isEmpty ? text(0..<8) : text(0..<best.lowerBound) + "::" + text(best.upperBound..<8)
  }
}

extension IPAddress {
  /// Four numbers of one to three digits, up to 255.
  private static func parseV4(_ text: Substring) -> UInt32? {
    var value: UInt32 = 0
    var octet: UInt32 = 0
    var (digits, dots) = (0, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9") where digits < 3:
        octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
        digits += 1
      case UInt8(ascii: ".") where digits > 0 && octet <= 255 && dots < 3:
        value = value << 8 | octet
        (octet, digits) = (0, 0)
        dots += 1
      default: return nil
      }
    }
    return dots == 3 && digits > 0 && octet <= 255 ? value << 8 | octet : nil
  }

  private static func parseV6(_ text: String) -> UInt128? {
    guard text.contains(":"), text.utf8.count <= 45 else { return nil }
    var halves: [[UInt16]] = []
    let parts = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    for part in parts {
      var groups: [UInt16] = []
      for group in part.split(separator: ":", omittingEmptySubsequences: part.isEmpty) {
        if group.contains(".") {
          guard let v4 = parseV4(group) else { return nil }
          groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        } else {
          guard group.count <= 4, let value = UInt16(group, radix: 16), group.first != "+" else { return nil }
          groups.append(value)
        }
      }
      halves.append(groups)
    }
    let count = halves.reduce(0) { $0 + $1.count }
    guard parts.count == 2 ? count < 8 : count == 8 else { return nil }
    let all = halves.count == 2 ? halves[0] + Array(repeating: 0, count: 8 - count) + halves[1] : halves[0]
    return all.reduce(0) { $0 << 16 | UInt128($1) }
  }
}
