extension [UInt8] {
  /// Appends an integer in network order, or in little-endian order when `little` is set.
  package mutating func append<Value: FixedWidthInteger>(integer value: Value, little: Bool = false) {
    let ordered = little ? value.littleEndian : value.bigEndian
    Swift.withUnsafeBytes(of: ordered) { append(contentsOf: $0) }
  }

  /// The sixteen-bit one's complement sum of RFC 1071, written plainly: the tests' own reference.
  package func internetChecksum(startingWith start: UInt32 = 0) -> UInt16 {
    var sum = UInt64(start)
    for index in stride(from: 0, to: count, by: 2) {
      sum += UInt64(self[index]) << 8 | UInt64(index + 1 < count ? self[index + 1] : 0)
    }
    while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
    return ~UInt16(sum)
  }
}
