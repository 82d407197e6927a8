package import Bytes

/// `application/x-www-form-urlencoded` and query strings (URL Standard, section 5): `a=b&c=d`. A piece without `=` is a
/// value without a key.
package struct URLEncodedTokenizer: LeafTokenizer {
  package private(set) var offset = 0
  private var key: Range<Int> = 0..<0

  package init() {}

  package mutating func reset() {
    offset = 0
    key = 0..<0
  }

  /// Whether text that nobody announced is a form: at least two pairs, each with a plain name.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    var pairs = 0
    var cursor = 0
    while cursor < bytes.byteCount {
      let start = cursor
      while let byte = bytes.u8(at: cursor), isNameByte(byte) { cursor += 1 }
      guard cursor > start, cursor - start <= 128, bytes.u8(at: cursor) == UInt8(ascii: "=") else { return false }
      while let byte = bytes.u8(at: cursor), byte != UInt8(ascii: "&") {
        // Neither blanks nor control characters nor quotes stand in an encoded value.
        guard byte > 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "<"), byte != 0x7F else { return false }
        cursor += 1
      }
      pairs += 1
      cursor += 1
    }
    return pairs >= 2
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2E || byte == 0x2D || byte == 0x25 || byte == 0x5B
      || byte == 0x5D || byte == 0x24 || byte == 0x7E || byte == 0x3A
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    let end = bytes.byteCount
    var cursor = offset
    while cursor < end {
      let start = cursor
      var equals = -1
      var escape = LeafToken.Escape.none
      while cursor < end {
        let byte = bytes[cursor]
        if byte == UInt8(ascii: "&") { break }
        if byte == UInt8(ascii: "="), equals < 0 {
          equals = cursor
          escape = .none
        } else if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") {
          escape = .percentAndPlus
        }
        cursor += 1
      }
      let value = (equals < 0 ? start : equals + 1)..<cursor
      cursor += 1
      guard !value.isEmpty else { continue }
      key = start..<max(start, equals)
      offset = min(cursor, end)
      token.set(value, key: key, escape: escape)
      return true
    }
    offset = end
    return false
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    guard !key.isEmpty else { return }
    let name = bytes.clamped(key)
    guard name.firstIndex(of: UInt8(ascii: "%")) != nil else { return path.append(name: name) }
    var decoded: [UInt8] = []
    var cursor = 0
    _ = PercentCoding.decode(name, from: &cursor, into: &decoded, limit: 256, plus: true)
    path.append(name: unsafe decoded.span.bytes)
  }
}
