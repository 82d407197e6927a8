/// Encoders written for the tests, straight from the specifications, so that expected values never come from the code
/// under test.
enum Encoders {
  /// RFC 4648 section 4.
  static func base64(_ bytes: [UInt8], urlSafe: Bool = false, padded: Bool = true) -> [UInt8] {
    let alphabet =
      Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
      + Array((urlSafe ? "-_" : "+/").utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for index in 0..<3 { bits = bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0) }
      for index in 0...group.count { text.append(alphabet[Int(bits >> (18 - 6 * index) & 63)]) }
      if padded { text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count) }
    }
    return text
  }

  static func hex(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// RFC 3986 section 2.1: everything but unreserved characters.
  static func percent(_ byte: UInt8) -> [UInt8] {
    let isPlain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    return isPlain ? [byte] : [UInt8(ascii: "%")] + hex([byte])
  }

  /// RFC 1952 around one stored block for each 100 bytes (RFC 1951 section 3.2.4).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    for start in stride(from: 0, to: bytes.count, by: 100) {
      let block = bytes[start..<min(start + 100, bytes.count)]
      let count = UInt16(block.count)
      output += [start + 100 >= bytes.count ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8)]
      output += [UInt8(~count & 0xFF), UInt8(~count >> 8)]
      output += block
    }
    return output + littleEndian(crc32(bytes)) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
  }

  static func littleEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
  }
}

extension Encoders {
  /// RFC 1950 around one stored block, of up to 65,535 bytes (RFC 1951 section 3.2.4).
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    var output: [UInt8] = [0x78, 0x9C, 1, UInt8(count & 0xFF), UInt8(count >> 8)]
    output += [UInt8(~count & 0xFF), UInt8(~count >> 8)] + bytes
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return output + [UInt8(high >> 8), UInt8(high & 0xFF), UInt8(low >> 8), UInt8(low & 0xFF)]
  }
}
