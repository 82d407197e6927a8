import Bytes

extension RawSpan {
  /// `range` without the blanks and line ends at both of its ends. The range must lie inside.
  func trimmedRange(_ range: Range<Int>) -> Range<Int> {
    let text = extracting(range)
    return unsafe text.withUnsafeBytes { buffer in
      var low = 0
      var high = buffer.count
      while low < high, unsafe Self.isSpace(buffer[low]) { low += 1 }
      while high > low, unsafe Self.isSpace(buffer[high - 1]) { high -= 1 }
      return range.lowerBound + low..<range.lowerBound + high
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte.isASCIIBlank || byte == 0x0D || byte == 0x0A }

  /// Whether a list of tokens with commas between them has `token` (in lower case; case does not matter).
  func listContains(_ token: StaticString) -> Bool {
    var start = 0
    while start <= byteCount {
      let end = firstIndex(of: 0x2C, from: start) ?? byteCount
      if clamped(trimmedRange(start..<end)).equalsIgnoringCase(token) { return true }
      start = end + 1
    }
    return false
  }

  /// The offset of the first occurrence of `text` at or after `start`.
  func firstIndex(of text: StaticString, from start: Int = 0) -> Int? {
    guard let first = text.withUTF8Buffer({ unsafe $0.first }) else { return nil }
    var at = start
    while let hit = firstIndex(of: first, from: at) {
      if dropping(hit).begins(with: text) { return hit }
      at = hit + 1
    }
    return nil
  }
}
