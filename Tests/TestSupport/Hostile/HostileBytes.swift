/// Bytes that hostile flows are made of.
package enum HostileBytes {
  /// One behind the other.
  static func join(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

  static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The part again and again.
  package static func repeated(_ part: [UInt8], _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(part.count * count)
    for _ in 0..<count { bytes += part }
    return bytes
  }

  /// The text again and again.
  package static func repeated(_ text: String, _ count: Int) -> [UInt8] { repeated(Array(text.utf8), count) }

  /// A POST with this body.
  static func post(_ body: [UInt8], type: String, encoding: String? = nil) -> [UInt8] {
    let coding = encoding.map { "Content-Encoding: \($0)\r\n" } ?? ""
    return text(
      "POST /v1/upload HTTP/1.1\r\nHost: harm.example.net\r\nContent-Type: \(type)\r\n\(coding)"
        + "Content-Length: \(body.count)\r\n\r\n") + body
  }

  /// A deflate stream of one letter, copied 258 bytes at a time (RFC 1951 section 3.2.6).
  static func deflated(copies: Int) -> [UInt8] {
    var bits: [UInt8] = [1, 1, 0] + [1, 0, 0, 1, 0, 0, 0, 1]
    for _ in 0..<copies { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
    bits += [0, 0, 0, 0, 0, 0, 0]
    while bits.count % 8 != 0 { bits.append(0) }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
    }
  }

  /// 64 MiB of zeros. `gzip -9` of 1 MiB is this front, 1,016 zeros, and this end; members may follow each other.
  static var gzipBomb: [UInt8] {
    let front = QUICVectors.bytes("1f8b0800000000000203edc13101000000c2a0f54f6d085fa0")
    let end = QUICVectors.bytes("3e031cea38a700001000")
    return repeated(join(front, zeros(1_016), end), 64)
  }

  /// A gzip member (RFC 1952) with one stored block (RFC 1951 section 3.2.4); at most 65,535 bytes.
  package static func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    member.append(integer: UInt16(truncatingIfNeeded: bytes.count), little: true)
    member.append(integer: ~UInt16(truncatingIfNeeded: bytes.count), little: true)
    member += bytes
    member.append(integer: checksum(bytes), little: true)
    member.append(integer: UInt32(bytes.count), little: true)
    return member
  }

  /// CRC-32 (RFC 1952 section 8).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      word &= 0xFF_FFFF
      for index in 0..<4 {
        text.append(index > group.count ? 0x3D : letters[Int(word >> (18 - 6 * UInt32(index)) & 63)])
      }
    }
    return text
  }

  /// A frame of HTTP/2 (RFC 9113 section 4.1).
  static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32, _ content: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = [
      UInt8(content.count >> 16 & 0xFF), UInt8(content.count >> 8 & 0xFF), UInt8(content.count & 0xFF),
    ]
    bytes += [type, flags]
    bytes.append(integer: stream)
    return bytes + content
  }

  /// A literal of HPACK without a table (RFC 7541 section 6.2.2), or with one; name and value below 127 bytes each
  /// unless the value is given its length by itself.
  static func literal(_ name: String, _ value: String, indexing: Bool = false) -> [UInt8] {
    join([indexing ? 0x40 : 0, UInt8(name.utf8.count)], text(name), length(value.utf8.count), text(value))
  }

  /// RFC 7541 section 5.1 with seven bits.
  private static func length(_ value: Int) -> [UInt8] {
    if value < 127 { return [UInt8(value)] }
    var rest = value - 127
    var bytes: [UInt8] = [127]
    while rest >= 128 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
