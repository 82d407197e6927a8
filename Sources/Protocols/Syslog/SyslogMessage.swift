import Bytes

/// Where the parts of a message stand; a part that is missing, or `-`, is empty.
///
/// RFC 5424 section 6:
/// ```
///   <PRI>VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]
/// ```
/// RFC 3164 section 4.1, and what programs make of it:
/// ```
///   <PRI>Mmm dd hh:mm:ss HOSTNAME TAG[PID]: CONTENT
/// ```
struct SyslogMessage {
  private(set) var stamp = 0..<0
  private(set) var host = 0..<0
  private(set) var application = 0..<0
  private(set) var process = 0..<0
  private(set) var identifier = 0..<0
  private(set) var data = 0..<0
  private(set) var text = 0..<0

  /// - Parameter start: Where the priority ends.
  init(_ bytes: RawSpan, from start: Int) {
    if let version = Self.versionLength(bytes, at: start) {
      readModern(bytes, from: start + version)
    } else {
      readLegacy(bytes, from: start)
    }
  }

  /// Whether a message is likely to stand behind the priority: a version and a time, or a time.
  static func isPlausible(_ rest: RawSpan) -> Bool {
    versionLength(rest, at: 0) != nil || legacyStampLength(rest, at: 0) != nil
  }

  // MARK: - RFC 5424

  /// The length of `VERSION SP` before a time or `-`; `nil` when none stands there.
  private static func versionLength(_ bytes: RawSpan, at start: Int) -> Int? {
    guard let first = bytes.u8(at: start), first.isASCIIDigit, first != 0x30 else { return nil }
    for length in 1...3 {
      guard let byte = bytes.u8(at: start + length) else { return nil }
      if byte == 0x20 {
        let next = start + length + 1
        return bytes.u8(at: next) == 0x2D || isDate(bytes, at: next) ? length + 1 : nil
      }
      guard byte.isASCIIDigit else { return nil }
    }
    return nil
  }

  private mutating func readModern(_ bytes: RawSpan, from start: Int) {
    var offset = start
    stamp = Self.word(bytes, &offset)
    host = Self.word(bytes, &offset)
    application = Self.word(bytes, &offset)
    process = Self.word(bytes, &offset)
    identifier = Self.word(bytes, &offset)
    if bytes.u8(at: offset) == 0x5B {
      let end = SyslogElements.end(bytes, from: offset)
      data = offset..<end
      offset = end
    } else if bytes.u8(at: offset) == 0x2D {
      offset += 1
    }
    if bytes.u8(at: offset) == 0x20 { offset += 1 }
    // A mark says that the text is UTF-8 (section 6.4).
    if bytes.u24(at: offset) == 0xEFBBBF { offset += 3 }
    text = min(offset, bytes.byteCount)..<bytes.byteCount
  }

  /// The word at `offset`, which goes on behind the blank after it.
  private static func word(_ bytes: RawSpan, _ offset: inout Int) -> Range<Int> {
    let start = min(offset, bytes.byteCount)
    let end = bytes.firstIndex(of: 0x20, from: start) ?? bytes.byteCount
    offset = end + 1
    return end - start == 1 && bytes.u8(at: start) == 0x2D ? start..<start : start..<end
  }

  // MARK: - RFC 3164

  private mutating func readLegacy(_ bytes: RawSpan, from start: Int) {
    var offset = start
    if let length = Self.legacyStampLength(bytes, at: start) {
      stamp = start..<start + length
      offset = min(stamp.upperBound + 1, bytes.byteCount)
      let (place, word) = (offset, Self.word(bytes, &offset))
      // Some leave the host out: then the tag follows, with a colon or a process number.
      if word.isEmpty || Self.tagEnd(bytes, word) != nil { offset = place } else { host = word }
    }
    readTag(bytes, &offset)
    text = min(offset, bytes.byteCount)..<bytes.byteCount
  }

  private mutating func readTag(_ bytes: RawSpan, _ offset: inout Int) {
    var next = offset
    let word = Self.word(bytes, &next)
    guard let end = Self.tagEnd(bytes, word) else { return }
    application = word.lowerBound..<end
    var rest = end
    if bytes.u8(at: rest) == 0x5B, let close = bytes.clamped(word).firstIndex(of: 0x5D, from: rest - word.lowerBound) {
      process = rest + 1..<word.lowerBound + close
      rest = process.upperBound + 1
    }
    if bytes.u8(at: rest) == 0x3A { rest += 1 }
    if bytes.u8(at: rest) == 0x20 { rest += 1 }
    offset = rest
  }

  /// Where the name of a tag ends: before `:` or `[`; `nil` when the word is no tag.
  private static func tagEnd(_ bytes: RawSpan, _ word: Range<Int>) -> Int? {
    for index in word.prefix(64) {
      guard let byte = bytes.u8(at: index) else { return nil }
      if byte == 0x3A || byte == 0x5B { return index > word.lowerBound ? index : nil }
      guard byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x5F || byte == 0x2E || byte == 0x2F else { return nil }
    }
    return nil
  }

  /// The length of a time at `start`: `Mmm dd hh:mm:ss`, or one as in RFC 5424, which some programs put there.
  private static func legacyStampLength(_ bytes: RawSpan, at start: Int) -> Int? {
    if isDate(bytes, at: start) {
      return (bytes.firstIndex(of: 0x20, from: start) ?? bytes.byteCount) - start
    }
    guard let month = bytes.u24(at: start), months.contains(month), bytes.u8(at: start + 3) == 0x20,
      bytes.u8(at: start + 9) == 0x3A, bytes.u8(at: start + 12) == 0x3A, bytes.u8(at: start + 14)?.isASCIIDigit == true
    else { return nil }
    return 15
  }

  /// `2018-` and so on.
  private static func isDate(_ bytes: RawSpan, at start: Int) -> Bool {
    for index in start..<start + 4 {
      guard let byte = bytes.u8(at: index), byte.isASCIIDigit else { return false }
    }
    return bytes.u8(at: start + 4) == 0x2D
  }

  /// `Jan` to `Dec`.
  private static let months: [UInt32] = [
    0x4A616E, 0x466562, 0x4D6172, 0x417072, 0x4D6179, 0x4A756E, 0x4A756C, 0x417567, 0x536570, 0x4F6374, 0x4E6F76,
    0x446563,
  ]
}
