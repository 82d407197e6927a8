import Bytes

/// Walks the header section of an Internet message (RFC 5322 section 2.2): field after field, then an empty line.
/// Lenient: a line that is no field ends the section and begins the body.
package struct HeaderSection: Sendable {
  /// The longest name of a field; RFC 5322 has no bound but that of the line.
  static let nameLimit = 128

  /// Where the next line begins; once `next` answered `nil`, where the body begins.
  package private(set) var offset: Int

  package init(at offset: Int = 0) { self.offset = offset }

  /// The next field; `nil` at the end of the section.
  package mutating func next(in bytes: RawSpan) -> MessageField? {
    guard let first = bytes.u8(at: offset) else { return nil }
    if first == 0x0A || first == 0x0D {
      offset += first == 0x0D && bytes.u8(at: offset + 1) == 0x0A ? 2 : 1
      return nil
    }
    guard let colon = Self.colon(bytes, from: offset) else { return nil }
    let start = offset
    let end = Self.end(bytes, from: colon)
    offset = end
    return MessageField(name: start..<colon, value: XMLScanner.trim(bytes, colon + 1..<end))
  }

  /// The colon behind a name of printable characters (RFC 5322 section 3.6.8).
  private static func colon(_ bytes: RawSpan, from start: Int) -> Int? {
    var cursor = start
    while let byte = bytes.u8(at: cursor), cursor - start <= nameLimit {
      if byte == UInt8(ascii: ":") { return cursor > start ? cursor : nil }
      guard byte > 0x20, byte < 0x7F else { return nil }
      cursor += 1
    }
    return nil
  }

  /// Behind the line break that no blank follows: the end of the field with all its folds.
  private static func end(_ bytes: RawSpan, from start: Int) -> Int {
    var cursor = start
    while let feed = bytes.firstIndex(of: 0x0A, from: cursor) {
      guard let next = bytes.u8(at: feed + 1), next.isASCIIBlank else { return feed + 1 }
      cursor = feed + 1
    }
    return bytes.byteCount
  }
}
