import Bytes

/// Lines of a command protocol: what stands before CRLF, or before a bare LF.
enum TextLines {
  /// The line that begins at `start`, without its end, and where the next one begins; `nil` when it is not whole.
  static func line(_ bytes: RawSpan, from start: Int) -> (content: Range<Int>, next: Int)? {
    guard let feed = bytes.firstIndex(of: 0x0A, from: start) else { return nil }
    let end = feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
    return (start..<end, feed + 1)
  }

  /// The first word of a line, up to a blank.
  static func word(_ bytes: RawSpan, _ line: Range<Int>) -> Range<Int> {
    let blank = bytes.prefix(line.upperBound).firstIndex(of: 0x20, from: line.lowerBound) ?? line.upperBound
    return line.lowerBound..<blank
  }

  /// What follows `word` in its line, without blanks at either end.
  static func rest(_ bytes: RawSpan, _ line: Range<Int>, behind word: Range<Int>) -> Range<Int> {
    bytes.trimmedRange(min(word.upperBound, line.upperBound)..<line.upperBound)
  }
}
