import Bytes

/// Quoted-printable (RFC 2045 section 6.7). A `=` that begins nothing stands for itself.
enum QuotedPrintableCoding {
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    let end = source.byteCount
    var cursor = offset
    var left = limit
    while cursor < end, left > 0 {
      let stop = end - cursor > left ? cursor + left : end
      let run = min(source.firstIndex(of: UInt8(ascii: "="), from: cursor) ?? end, stop)
      output.append(source.extracting(cursor..<run))
      left -= run - cursor
      cursor = run
      guard cursor < stop else { break }
      if let high = source.u8(at: cursor + 1)?.hexValue, let low = source.u8(at: cursor + 2)?.hexValue {
        output.append(high << 4 | low)
        cursor += 3
        left -= 1
      } else if let length = softBreak(source, cursor) {
        cursor += length
      } else {
        output.append(UInt8(ascii: "="))
        cursor += 1
        left -= 1
      }
    }
    offset = cursor
    return true
  }

  /// `=`, blanks, line break: nothing.
  private static func softBreak(_ source: RawSpan, _ start: Int) -> Int? {
    var cursor = start + 1
    while let byte = source.u8(at: cursor), byte.isASCIIBlank, cursor - start < 80 { cursor += 1 }
    if source.u8(at: cursor) == 0x0D { cursor += 1 }
    return source.u8(at: cursor) == 0x0A ? cursor + 1 - start : nil
  }

  /// Whether `bytes` look so without being announced: an escaped equals sign or a soft line break.
  static func isPresent(in bytes: RawSpan) -> Bool {
    var cursor = 0
    while let hit = bytes.firstIndex(of: UInt8(ascii: "="), from: cursor) {
      if bytes.u8(at: hit + 1) == UInt8(ascii: "3"), bytes.u8(at: hit + 2) == UInt8(ascii: "D") { return true }
      if hit > 0, softBreak(bytes, hit) != nil { return true }
      cursor = hit + 1
    }
    return false
  }
}
