import Bytes

/// Encoded words in headers (RFC 2047): `=?charset?B?text?=`. Blanks between two of them vanish. Text in UTF-8
/// and the sets of `CharacterSet` becomes UTF-8; words in other character sets stay as they are.
enum MIMEWordCoding {
  private struct Word {
    var text: Range<Int>
    var length: Int
    var isBase64: Bool
    /// `nil` for UTF-8.
    var set: CharacterSet?
  }

  static func decode(
    _ source: RawSpan, from offset: inout Int, into output: inout [UInt8], limit: Int
  ) -> Bool {
    let end = source.byteCount
    var cursor = offset
    var left = limit
    var scratch: [UInt8] = []
    while cursor < end, left > 0 {
      let stop = end - cursor > left ? cursor + left : end
      let run = min(source.firstIndex(of: UInt8(ascii: "="), from: cursor) ?? end, stop)
      output.append(source.extracting(cursor..<run))
      left -= run - cursor
      cursor = run
      guard cursor < stop else { break }
      guard let word = word(source, cursor), decode(word, source, into: &scratch) else {
        output.append(source[cursor])
        cursor += 1
        left -= 1
        continue
      }
      guard scratch.count <= left else { break }
      output.append(contentsOf: scratch)
      left -= scratch.count
      cursor += word.length
      let next = XMLScanner.skipBlanks(source, cursor)
      if self.word(source, next) != nil { cursor = next }
    }
    offset = cursor
    return true
  }

  /// The encoded word at `start`, if there is one.
  private static func word(_ source: RawSpan, _ start: Int) -> Word? {
    let text = source.dropping(start).prefix(1024)
    guard text.begins(with: "=?"), let charsetEnd = text.firstIndex(of: UInt8(ascii: "?"), from: 2),
      let letter = text.u8(at: charsetEnd + 1)?.asciiLowercased, text.u8(at: charsetEnd + 2) == UInt8(ascii: "?"),
      let end = text.firstIndex(of: UInt8(ascii: "?"), from: charsetEnd + 3), text.u8(at: end + 1) == UInt8(ascii: "=")
    else { return nil }
    // RFC 2231 section 5: a language may follow the character set.
    let star = text.firstIndex(of: UInt8(ascii: "*"), from: 2) ?? charsetEnd
    let charset = text.clamped(2..<min(star, charsetEnd))
    let set = CharacterSet(named: charset)
    guard set != nil || charset.equalsIgnoringCase("utf-8") || charset.equalsIgnoringCase("us-ascii") else {
      return nil
    }
    guard letter == UInt8(ascii: "b") || letter == UInt8(ascii: "q") else { return nil }
    return Word(
      text: start + charsetEnd + 3..<start + end, length: end + 2, isBase64: letter == UInt8(ascii: "b"),
      set: set)
  }

  private static func decode(_ word: Word, _ source: RawSpan, into output: inout [UInt8]) -> Bool {
    var bytes: [UInt8] = []
    let text = source.extracting(word.text)
    if word.isBase64 {
      var offset = 0
      guard Base64Coding.decode(text, from: &offset, into: &bytes, limit: .max) else { return false }
    } else {
      var offset = 0
      _ = QuotedPrintableCoding.decode(text, from: &offset, into: &bytes, limit: .max)
      for index in bytes.indices where bytes[index] == UInt8(ascii: "_") { bytes[index] = 0x20 }
    }
    output.removeAll(keepingCapacity: true)
    guard let set = word.set else {
      output = bytes
      return true
    }
    var offset = 0
    unsafe set.decode(bytes.span.bytes, from: &offset, into: &output, limit: .max)
    return true
  }

  /// Whether `bytes` hold an encoded word.
  static func isPresent(in bytes: RawSpan) -> Bool {
    var cursor = 0
    while let hit = bytes.firstIndex(of: UInt8(ascii: "="), from: cursor) {
      if word(bytes, hit) != nil { return true }
      cursor = hit + 1
    }
    return false
  }
}
