import Bytes

/// Looks through the members of one JSON object for a text: of which kind an object is may stand behind the leaf that
/// is in hand, as members have no order (RFC 8259 section 4).
enum JSONMembers {
  /// What is looked at, at most: members of one object, and bytes.
  private static let countLimit = 32
  private static let byteLimit = 4_096

  /// Whether the object whose first member begins at `start` has a member `name` with this text, as both stand there.
  static func holds(_ name: RawSpan, _ value: RawSpan, in bytes: RawSpan, from start: Int) -> Bool {
    let near = bytes.prefix(min(bytes.byteCount, start + byteLimit))
    var at = start
    for _ in 0..<countLimit {
      guard let key = text(near, behindBlanks(near, at)) else { return false }
      at = behindBlanks(near, key.upperBound + 1)
      guard near.u8(at: at) == UInt8(ascii: ":") else { return false }
      at = behindBlanks(near, at + 1)
      let isMeant = near.clamped(key).equals(name)
      if let found = text(near, at) {
        if isMeant { return near.clamped(found).equals(value) }
        at = found.upperBound + 1
      } else {
        guard !isMeant, let end = behindValue(near, at) else { return false }
        at = end
      }
      at = behindBlanks(near, at)
      guard near.u8(at: at) == UInt8(ascii: ",") else { return false }
      at += 1
    }
    return false
  }

  /// Within the quotation marks of the string that begins at `start`.
  private static func text(_ bytes: RawSpan, _ start: Int) -> Range<Int>? {
    guard bytes.u8(at: start) == UInt8(ascii: "\"") else { return nil }
    var hasEscapes = false
    guard let end = try? JSONTokenizer.scanString(bytes, start + 1, &hasEscapes) else { return nil }
    return start + 1..<end
  }

  /// Behind a number, a word, an object or an array.
  private static func behindValue(_ bytes: RawSpan, _ start: Int) -> Int? {
    var depth = 0
    var at = start
    while let byte = bytes.u8(at: at) {
      switch byte {
      case UInt8(ascii: "\""):
        guard let inner = text(bytes, at) else { return nil }
        at = inner.upperBound
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { return at }
      default: break
      }
      at += 1
    }
    return nil
  }

  private static func behindBlanks(_ bytes: RawSpan, _ start: Int) -> Int {
    var at = start
    while let byte = bytes.u8(at: at), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    return at
  }
}
