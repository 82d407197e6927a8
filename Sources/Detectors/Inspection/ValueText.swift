import Bytes

/// Small readings of a value that several families share.
enum ValueText {
  /// The value without blanks and line ends at its ends and without one pair of quotes or braces around it.
  static func trim(_ value: RawSpan) -> Range<Int> {
    var low = 0
    var high = value.byteCount
    while low < high, value[low] <= 0x20 { low += 1 }
    while high > low, value[high - 1] <= 0x20 { high -= 1 }
    guard high - low >= 2 else { return low..<high }
    switch (value[low], value[high - 1]) {
    case (0x22, 0x22), (0x27, 0x27), (0x7B, 0x7D): return low + 1..<high - 1
    default: return low..<high
    }
  }

  /// How many of the bytes are ASCII digits.
  static func digitCount(_ text: RawSpan) -> Int {
    var count = 0
    for index in 0..<text.byteCount where text[index].isASCIIDigit { count += 1 }
    return count
  }

  /// Whether every byte is an ASCII digit, and there is one.
  static func isNumber(_ text: RawSpan) -> Bool { text.byteCount > 0 && digitCount(text) == text.byteCount }

  static func isHex(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where !text[index].isASCIIHexDigit { return false }
    return true
  }

  static func hasLetter(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index].isASCIILetter || text[index] >= 0x80 { return true }
    return false
  }

  static func hasLowercase(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index] >= 0x61 && text[index] <= 0x7A { return true }
    return false
  }

  /// No control bytes: what a person may read.
  static func isPrintable(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index] < 0x20 || text[index] == 0x7F { return false }
    return true
  }

  /// Words that stand for the absence of a value.
  static func isEmptyWord(_ text: RawSpan) -> Bool {
    let words: [StaticString] = [
      "", "null", "nil", "none", "undefined", "unknown", "n/a", "na", "true", "false", "yes", "no", "on", "off", "-",
      "default", "0", "1", "empty", "unset", "not set", "redacted", "test", "string",
    ]
    guard text.byteCount <= 9 else { return false }
    for word in words where text.equalsIgnoringCase(word) { return true }
    return isMasked(text)
  }

  /// `****`, `xxxx`, `0000`: one byte again and again.
  static func isMasked(_ text: RawSpan) -> Bool {
    guard let first = text.u8(at: 0) else { return true }
    for index in 1..<max(text.byteCount, 1) where text[index] != first { return false }
    return text.byteCount > 1 || !first.isASCIIAlphanumeric
  }
}
