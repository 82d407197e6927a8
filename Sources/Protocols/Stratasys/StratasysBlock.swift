import Bytes

/// A control message: 64 bytes of ASCII text, ended by NUL and filled up with NUL.
enum StratasysBlock {
  static let size = 64

  enum Word: Equatable {
    case getFile, sendFile, end, ok, transferred, other
  }

  /// The text of the block that begins at `at`; it must be whole.
  @_lifetime(copy bytes)
  static func text(_ bytes: RawSpan, at: Int) -> RawSpan {
    let block = bytes.clamped(at..<at + size)
    return block.prefix(block.firstIndex(of: 0) ?? size).trimmingBlanks()
  }

  static func word(_ text: RawSpan) -> Word {
    if text.equals("GetFile") { return .getFile }
    if text.equals("SendFile") { return .sendFile }
    if text.equals("NA") { return .end }
    if text.equals("OK") { return .ok }
    return text.begins(with: "Transferred:") ? .transferred : .other
  }

  /// Whether the bytes are text and then nothing but NUL, as far as they go.
  static func isWellFormed(_ block: RawSpan) -> Bool {
    let end = block.firstIndex(of: 0) ?? block.byteCount
    for index in 0..<end where !block[index].isASCIIPrintable { return false }
    for index in end..<block.byteCount where block[index] != 0 { return false }
    return true
  }
}
