import Bytes

/// The size line of a chunk: hexadecimal digits, then nothing, blanks or an extension (RFC 9112 section 7.1).
enum ChunkSize {
  /// The longest size line, extensions included.
  static let lineLimit = 8_192

  /// `nil` when there is no number, or one that no body can have.
  static func parse(_ line: RawSpan) -> UInt64? {
    let line = line.clamped(line.trimmedRange(0..<line.byteCount))
    var size: UInt64 = 0
    var at = 0
    while let byte = line.u8(at: at), let digit = byte.hexValue {
      guard size <= UInt64(Int64.max) >> 4 else { return nil }
      size = size << 4 | UInt64(digit)
      at += 1
    }
    guard at > 0 else { return nil }
    guard let next = line.u8(at: at) else { return size }
    return next == 0x3B || next.isASCIIBlank ? size : nil
  }
}
