import Bytes

/// Base16 (RFC 4648 section 8), in either case.
enum HexCoding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    let pairs = min((source.byteCount - offset) / 2, limit)
    guard pairs > 0 else { return offset == source.byteCount }
    var cursor = offset
    output.append(addingCapacity: pairs) { target in
      for _ in 0..<pairs {
        guard let high = source[cursor].hexValue, let low = source[cursor + 1].hexValue else { break }
        target.append(high << 4 | low)
        cursor += 2
      }
    }
    let isWhole = cursor - offset == pairs * 2 && (cursor == source.byteCount || pairs == limit)
    offset = cursor
    return isWhole
  }
}
