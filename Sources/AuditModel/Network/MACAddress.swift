/// A 48-bit hardware address (EUI-48).
@usableFromInline
package struct MACAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The low 48 bits.
  @usableFromInline package let bits: UInt64

  @inlinable package init(bits: UInt64) { self.bits = bits & 0xFFFF_FFFF_FFFF }

  /// Twelve hexadecimal digits, with `:`, `-`, `.` or nothing between them.
  package init?(_ text: String) {
    let digits = text.utf8.filter { $0 != 0x3A && $0 != 0x2D && $0 != 0x2E }
    guard digits.count == 12, let value = UInt64(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
    self.init(bits: value)
  }

  @inlinable package static func < (left: MACAddress, right: MACAddress) -> Bool { left.bits < right.bits }

  /// Group addresses name no device.
  @inlinable package var isMulticast: Bool { bits >> 40 & 1 == 1 }
  /// Set by software, as randomised addresses are.
  @inlinable package var isLocallyAdministered: Bool { bits >> 41 & 1 == 1 }
  /// The registry's 24-bit prefix.
  @inlinable package var organisation: UInt32 { UInt32(bits >> 24) }

  /// Lower case with colons, the normal form of reports.
  @usableFromInline package var description: String {
    stride(from: 40, through: 0, by: -8).map { shift in
      let octet = String(UInt8(truncatingIfNeeded: bits >> UInt64(shift)), radix: 16)
      return octet.count == 1 ? "0" + octet : octet
    }.joined(separator: ":")
  }
}
