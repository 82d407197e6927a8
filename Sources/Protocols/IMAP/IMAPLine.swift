import Bytes

/// Words of a line of IMAP (RFC 9051 section 4): atoms, quoted strings, and the length that announces a literal.
enum IMAPLine {
  /// A literal that the end of a line announces: `{12}`, `{12+}` (RFC 7888), `~{12}` (RFC 3516).
  static func literal(_ line: RawSpan) -> (count: UInt64, start: Int)? {
    guard line.u8(at: line.byteCount - 1) == UInt8(ascii: "}") else { return nil }
    var start = line.byteCount - 2
    while start >= 0, line.byteCount - start < 24, line[start] != UInt8(ascii: "{") { start -= 1 }
    guard start >= 0, line[start] == UInt8(ascii: "{") else { return nil }
    var digits = line.clamped(start + 1..<line.byteCount - 1)
    if digits.u8(at: digits.byteCount - 1) == UInt8(ascii: "+") { digits = digits.prefix(digits.byteCount - 1) }
    guard let count = digits.decimal else { return nil }
    return (count, start > 0 && line[start - 1] == UInt8(ascii: "~") ? start - 1 : start)
  }

  /// The next word at or after `start`: inside its quotation marks, or up to a blank or parenthesis. Answers also where
  /// to go on; `nil` at the end.
  static func word(_ line: RawSpan, from start: Int) -> (value: Range<Int>, next: Int)? {
    var at = start
    while let byte = line.u8(at: at), isSeparator(byte) { at += 1 }
    guard let first = line.u8(at: at) else { return nil }
    guard first == UInt8(ascii: "\"") else {
      var end = at
      while let byte = line.u8(at: end), !isSeparator(byte) { end += 1 }
      return (at..<end, end)
    }
    var end = at + 1
    while let byte = line.u8(at: end), byte != UInt8(ascii: "\"") { end += byte == UInt8(ascii: "\\") ? 2 : 1 }
    end = min(end, line.byteCount)
    return (at + 1..<end, end + 1)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte.isASCIIBlank || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }

  /// What a literal in an answer holds, by the words before it (RFC 9051 section 7.5.2).
  enum Content: Equatable { case message, header, text, other }

  static func content(announcedBy line: RawSpan) -> Content {
    let words = line.clamped(line.trimmedRange(0..<line.byteCount))
    var start = words.byteCount
    // `BODY[HEADER.FIELDS (SUBJECT FROM)]` has blanks inside its brackets.
    let isSection = words.u8(at: start - 1) == UInt8(ascii: "]") || words.u8(at: start - 1) == UInt8(ascii: ">")
    while start > 0 {
      let byte = words[start - 1]
      if isSection ? byte == UInt8(ascii: "[") : isSeparator(byte) { break }
      start -= 1
    }
    let last = words.dropping(start)
    guard isSection else {
      if last.equalsIgnoringCase("rfc822") { return .message }
      if last.equalsIgnoringCase("rfc822.header") { return .header }
      return last.equalsIgnoringCase("rfc822.text") ? .text : .other
    }
    if last.u8(at: 0) == UInt8(ascii: "]") { return .message }
    if last.beginsIgnoringCase(with: "header") { return .header }
    return .text
  }
}
