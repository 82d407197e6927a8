import Bytes

/// What kinds of bytes a value consists of, found in one pass over a table.
struct TextSurvey {
  /// Classes a byte belongs to.
  enum Class {
    static let hex: UInt16 = 1
    static let base32: UInt16 = 1 << 1
    /// Both base64 alphabets, padding and line breaks.
    static let base64: UInt16 = 1 << 2
    static let digit: UInt16 = 1 << 3
    static let upper: UInt16 = 1 << 4
    static let lower: UInt16 = 1 << 5
    /// The characters that escapes and structures begin with: `% & = \ { [ <` and the dot.
    static let percent: UInt16 = 1 << 6
    static let ampersand: UInt16 = 1 << 7
    static let equals: UInt16 = 1 << 8
    static let backslash: UInt16 = 1 << 9
    static let slash: UInt16 = 1 << 10
    static let dot: UInt16 = 1 << 11
    static let control: UInt16 = 1 << 12
    static let high: UInt16 = 1 << 13
    /// Blanks and line breaks.
    static let blank: UInt16 = 1 << 14
    /// `+ / - _`, the characters in which the base64 alphabets differ.
    static let urlSafe: UInt16 = 1 << 15
  }

  /// Classes that at least one byte is in.
  private(set) var any: UInt16 = 0
  /// Classes that every byte is in.
  private(set) var all: UInt16 = 0xFFFF

  init(_ bytes: RawSpan) {
    let table = TextSurvey.classes
    let classes = table.span
    var any: UInt16 = 0
    var all: UInt16 = 0xFFFF
    for index in 0..<bytes.byteCount {
      // The index is below the count, and the table has an entry for every byte.
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      let mask = unsafe classes[unchecked: Int(byte)]
      any |= mask
      all &= mask
    }
    self.any = any
    self.all = all
  }

  /// Whether a control character (blanks and line breaks are none) is among the bytes; ends at the first one.
  static func holdsControl(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      if byte < 0x20 ? byte != 0x09 && byte != 0x0A && byte != 0x0D : byte == 0x7F { return true }
    }
    return false
  }

  /// Whether bytes that begin as a text structure does can go on as one: chance bytes soon hold a control character. What
  /// parts messages may stand among them: NUL, and the record separator (RFC 7464).
  static func mayBeText(_ bytes: RawSpan) -> Bool {
    for index in 0..<min(bytes.byteCount, 256) {
      switch bytes[index] {
      case 0x00, 0x09, 0x0A, 0x0D, 0x1E, 0x20...0x7E, 0x80...0xFF: continue
      default: return false
      }
    }
    return true
  }

  @inline(__always) func has(_ mask: UInt16) -> Bool { any & mask != 0 }
  @inline(__always) func isAll(_ mask: UInt16) -> Bool { all & mask != 0 }

  private static let classes: [UInt16] = (0...255).map { TextSurvey.classes(of: UInt8($0)) }

  private static func classes(of byte: UInt8) -> UInt16 {
    var mask: UInt16 = 0
    if byte.isASCIIHexDigit { mask |= Class.hex }
    if byte.isASCIIUppercase || byte &- 0x32 < 6 { mask |= Class.base32 }
    if byte.isASCIIAlphanumeric { mask |= Class.base64 }
    if byte.isASCIIDigit { mask |= Class.digit }
    if byte.isASCIIUppercase { mask |= Class.upper }
    if byte &- 0x61 < 26 { mask |= Class.lower }
    switch byte {
    case UInt8(ascii: "%"): mask |= Class.percent
    case UInt8(ascii: "&"): mask |= Class.ampersand
    case UInt8(ascii: "="): mask |= Class.equals | Class.base64 | Class.base32
    case UInt8(ascii: "\\"): mask |= Class.backslash
    case UInt8(ascii: "/"): mask |= Class.slash | Class.base64
    case UInt8(ascii: "+"): mask |= Class.base64
    case UInt8(ascii: "-"), UInt8(ascii: "_"): mask |= Class.base64 | Class.urlSafe
    case UInt8(ascii: "."): mask |= Class.dot
    case 0x0A, 0x0D: mask |= Class.blank | Class.base64
    case 0x20, 0x09: mask |= Class.blank
    case 0..<0x20, 0x7F: mask |= Class.control
    case 0x80...: mask |= Class.high
    default: break
    }
    return mask
  }

  /// Whether the bytes are text somebody could read: no control characters but blanks and line breaks, and what lies
  /// beyond ASCII is UTF-8.
  static func isText(_ bytes: RawSpan) -> Bool {
    let end = bytes.byteCount
    guard end > 0 else { return false }
    var cursor = 0
    while cursor < end {
      // Eight bytes at a time while none is a control character or beyond ASCII.
      while cursor &+ 8 <= end {
        let word = UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: cursor, as: UInt64.self))
        let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
        let hits =
          (word | (word &- 0x2020_2020_2020_2020) | (delete &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
        if hits != 0 {
          cursor += hits.trailingZeroBitCount >> 3
          break
        }
        cursor += 8
      }
      guard cursor < end else { return true }
      let byte = bytes[cursor]
      if byte >= 0x80 { return isUTF8WithoutControls(bytes.dropping(cursor)) }
      guard byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return false }
      cursor += 1
    }
    return true
  }

  private static func isUTF8WithoutControls(_ bytes: RawSpan) -> Bool {
    !holdsControl(bytes) && isUTF8(bytes)
  }

  /// RFC 3629.
  static func isUTF8(_ bytes: RawSpan) -> Bool {
    var cursor = 0
    while let byte = bytes.u8(at: cursor) {
      cursor += 1
      guard byte >= 0x80 else { continue }
      let count: Int
      var lowest: UInt8 = 0x80
      var highest: UInt8 = 0xBF
      switch byte {
      case 0xC2...0xDF: count = 1
      case 0xE0...0xEF:
        count = 2
        if byte == 0xE0 { lowest = 0xA0 }
        if byte == 0xED { highest = 0x9F }
      case 0xF0...0xF4:
        count = 3
        if byte == 0xF0 { lowest = 0x90 }
        if byte == 0xF4 { highest = 0x8F }
      default: return false
      }
      for _ in 0..<count {
        guard let next = bytes.u8(at: cursor), next >= lowest, next <= highest else { return false }
        lowest = 0x80
        highest = 0xBF
        cursor += 1
      }
    }
    return true
  }
}
