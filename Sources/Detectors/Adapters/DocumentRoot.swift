import Bytes

/// The root element of an XML document, or the first member of a JSON object, found without reading it.
enum DocumentRoot {
  /// Farther in no root is looked for.
  private static let limit = 2_048

  /// The name without its prefix; `nil` when there is no element near the front. Before a document the headers of a
  /// multipart body's first part may stand (RFC 2046 section 5.1).
  @_lifetime(copy bytes)
  static func name(in bytes: RawSpan) -> RawSpan? {
    let front = bytes.prefix(limit)
    var at = behindPartHeaders(front)
    for _ in 0..<16 {
      while let byte = front.u8(at: at), byte <= 0x20 || byte == 0xEF || byte == 0xBB || byte == 0xBF { at += 1 }
      if front.u8(at: at) == UInt8(ascii: "{") { return member(front, at + 1) }
      guard front.u8(at: at) == 0x3C, let mark = front.u8(at: at + 1) else { return nil }
      if mark != UInt8(ascii: "?"), mark != UInt8(ascii: "!") { return element(front, at + 1) }
      guard let end = end(of: front, at) else { return nil }
      at = end
    }
    return nil
  }

  private static func behindPartHeaders(_ bytes: RawSpan) -> Int {
    var at = 0
    while let byte = bytes.u8(at: at), byte == 0x0D || byte == 0x0A { at += 1 }
    guard bytes.dropping(at).begins(with: "--") else { return at }
    while let end = bytes.firstIndex(of: 0x0A, from: at) {
      let line = bytes.clamped(at..<end)
      at = end + 1
      if line.byteCount == 0 || line.byteCount == 1 && line[0] == 0x0D { return at }
    }
    return bytes.byteCount
  }

  /// Behind a declaration or a comment.
  private static func end(of bytes: RawSpan, _ start: Int) -> Int? {
    guard bytes.dropping(start).begins(with: "<!--") else {
      return bytes.firstIndex(of: 0x3E, from: start).map { $0 + 1 }
    }
    var at = start + 4
    while let dash = bytes.firstIndex(of: 0x2D, from: at) {
      if bytes.dropping(dash).begins(with: "-->") { return dash + 3 }
      at = dash + 1
    }
    return nil
  }

  /// The name of an object's first member (RFC 8259 section 4).
  @_lifetime(copy bytes)
  private static func member(_ bytes: RawSpan, _ start: Int) -> RawSpan? {
    var at = start
    while let byte = bytes.u8(at: at), byte <= 0x20 { at += 1 }
    guard bytes.u8(at: at) == 0x22, let end = bytes.firstIndex(of: 0x22, from: at + 1) else { return nil }
    return bytes.clamped(at + 1..<end)
  }

  @_lifetime(copy bytes)
  private static func element(_ bytes: RawSpan, _ start: Int) -> RawSpan? {
    var low = start
    var end = start
    while let byte = bytes.u8(at: end),
      byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x3A
    {
      if byte == 0x3A { low = end + 1 }
      end += 1
    }
    return low < end ? bytes.clamped(low..<end) : nil
  }
}
