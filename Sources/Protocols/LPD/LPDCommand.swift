import Bytes

/// One line of the client: a code, and its operands up to the line feed (RFC 1179 sections 5 and 6).
struct LPDCommand: ~Escapable {
  /// No queue or file name is longer.
  static let limit = 1_024

  let code: UInt8
  let operands: RawSpan
  /// Bytes, the line feed included.
  let length: Int

  /// `nil` when the line is not whole yet.
  @_lifetime(copy bytes)
  init?(_ bytes: RawSpan) {
    guard let code = bytes.u8(at: 0), let feed = bytes.prefix(Self.limit).firstIndex(of: 0x0A, from: 1) else {
      return nil
    }
    self.code = code
    operands = bytes.clamped(1..<feed)
    length = feed + 1
  }

  /// Whether the bytes may be, or become, such a line: a code and printable text.
  static func isPlausible(_ bytes: RawSpan) -> Bool {
    guard let code = bytes.u8(at: 0), code >= 1, code <= 5 else { return false }
    for index in 1..<max(1, min(bytes.byteCount, Self.limit)) {
      let byte = bytes[index]
      if byte == 0x0A { return index > 1 }
      if byte < 0x20 || byte == 0x7F { return false }
    }
    return bytes.byteCount < Self.limit
  }

  /// RFC 1179 sections 6.2 and 6.3: `count SP name`, of a control file (`cfA…`) or a data file (`dfA…`).
  var file: (count: Int, name: Range<Int>)? {
    guard code == 2 || code == 3, let blank = operands.firstIndex(of: 0x20),
      let value = operands.prefix(blank).decimal, let count = Int(exactly: value), count < Int.max / 2
    else { return nil }
    let name = operands.dropping(blank + 1)
    guard name.byteCount >= 3, name.u8(at: 1) == 0x66, name.u8(at: 0) == (code == 2 ? 0x63 : 0x64) else { return nil }
    return (count, blank + 1..<operands.byteCount)
  }
}
