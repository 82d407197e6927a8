import Bytes

/// Where the parts of a request stand.
///
/// RFC 1350 section 5, RFC 2347:
/// ```
///    2 bytes   string     1 byte   string  1 byte   string  1 byte  string 1 byte
///   | opcode | filename |   0    |  mode  |   0    | option |  0   | value |  0  | …
/// ```
struct TFTPRequest {
  let isWrite: Bool
  let file: Range<Int>
  let mode: Range<Int>
  /// Where options begin, each a name and a value.
  let options: Int

  /// `nil` when the bytes are no request; on another port than its own every part must be plain text up to the end.
  init?(_ bytes: RawSpan, isOwnPort: Bool) {
    guard let code = bytes.u16(at: 0), code == 1 || code == 2, let file = Self.text(bytes, at: 2), !file.isEmpty,
      let mode = Self.text(bytes, at: file.upperBound + 1)
    else { return nil }
    let word = bytes.clamped(mode)
    guard word.equalsIgnoringCase("octet") || word.equalsIgnoringCase("netascii") || word.equalsIgnoringCase("mail")
    else { return nil }
    isWrite = code == 2
    (self.file, self.mode) = (file, mode)
    options = mode.upperBound + 1
    guard !isOwnPort else { return }
    var offset = options
    while offset < bytes.byteCount {
      guard let part = Self.text(bytes, at: offset) else { return nil }
      offset = part.upperBound + 1
    }
  }

  /// The text at `offset` up to its zero byte; `nil` without one, or with control characters.
  static func text(_ bytes: RawSpan, at offset: Int) -> Range<Int>? {
    guard let end = bytes.firstIndex(of: 0, from: offset) else { return nil }
    for index in offset..<end where bytes[index] < 0x20 || bytes[index] == 0x7F { return nil }
    return offset..<end
  }
}
