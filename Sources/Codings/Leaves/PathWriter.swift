import Bytes

/// Collects the text of one path. Keys that look like data themselves become `*`, because a path goes into reports and
/// into the identity of findings and so must not carry a value.
package struct PathWriter {
  /// A path longer than this is cut.
  static let limit = 512

  private(set) var text: [UInt8] = []

  package init() {}

  package var string: String { String(decoding: text, as: UTF8.self) }

  mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
  }

  mutating func append(number: Int) { BinaryScalar.append(UInt64(clamping: number), to: &text) }

  /// One part of a path, apart from what precedes it by a space.
  mutating func beginPiece() {
    if !text.isEmpty { text.append(0x20) }
  }

  /// A name as it is.
  package mutating func append(name: RawSpan) {
    guard !PathWriter.looksLikeData(name) else { return append("*") }
    for index in 0..<Swift.min(name.byteCount, 64) where text.count < PathWriter.limit {
      let byte = name[index]
      text.append(byte < 0x20 || byte == 0x7F ? 0x3F : byte)
    }
  }

  /// `.name` or `['a name']` (RFC 9535, section 2.3).
  mutating func append(member name: RawSpan) {
    guard text.count < PathWriter.limit else { return }
    if PathWriter.looksLikeData(name) { return append(".*") }
    if PathWriter.isIdentifier(name) {
      append(".")
      return append(name: name)
    }
    append("['")
    append(name: name)
    append("']")
  }

  /// `[3]`.
  mutating func append(index: Int) {
    guard text.count < PathWriter.limit else { return }
    append("[")
    append(number: index)
    append("]")
  }

  private static func isIdentifier(_ name: RawSpan) -> Bool {
    guard name.byteCount > 0, !name[0].isASCIIDigit else { return false }
    for index in 0..<name.byteCount {
      let byte = name[index]
      guard byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x24 else { return false }
    }
    return true
  }

  /// Whether a key is more likely an address, a number or an identifier than a name somebody chose.
  static func looksLikeData(_ name: RawSpan) -> Bool {
    guard name.byteCount >= 7 else { return false }
    var digits = 0
    for index in 0..<Swift.min(name.byteCount, 128) {
      if name[index] == 0x40 { return true }
      if name[index].isASCIIDigit { digits += 1 }
    }
    return name.byteCount >= 11 && digits >= 5
  }
}
