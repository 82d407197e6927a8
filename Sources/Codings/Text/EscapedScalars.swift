import Bytes

/// The loop that escapes of single characters share: what stands between them is copied in runs, each escape becomes
/// one scalar in UTF-8.
enum EscapedScalars {
  /// Decodes from `offset` on, at most `limit` bytes, and moves `offset` behind what was read.
  ///
  /// - Parameters:
  ///   - marker: The byte with which every escape begins.
  ///   - scalar: The scalar of the escape at a place where the marker stands, and the escape's length.
  @inline(__always)
  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int, marker: UInt8,
    _ scalar: (RawSpan, Int) -> (value: UInt32, length: Int)
  ) -> Bool {
    let end = source.byteCount
    var cursor = offset
    var left = limit
    while cursor < end, left > 0 {
      let stop = end - cursor > left ? cursor + left : end
      let run = min(source.firstIndex(of: marker, from: cursor) ?? end, stop)
      output.append(source.extracting(cursor..<run))
      left -= run - cursor
      cursor = run
      guard cursor < stop else { break }
      let unit = scalar(source, cursor)
      let width = unit.value < 0x80 ? 1 : unit.value < 0x800 ? 2 : unit.value < 0x1_0000 ? 3 : 4
      guard width <= left else { break }
      output.append(scalar: unit.value)
      left -= width
      cursor += unit.length
    }
    offset = cursor
    return true
  }
}
