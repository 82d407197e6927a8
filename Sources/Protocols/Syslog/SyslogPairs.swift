import Bytes

/// Text that is a row of `name=value` and `name="value"`, as firewalls and services write it.
struct SyslogPairs: ~Escapable {
  private let bytes: RawSpan
  private let end: Int
  private var offset: Int

  /// `nil` when the text does not begin with such a pair.
  @_lifetime(copy bytes)
  init?(_ bytes: RawSpan, _ range: Range<Int>) {
    guard let name = Self.name(bytes, from: range.lowerBound, to: range.upperBound), !name.isEmpty else { return nil }
    self.bytes = bytes
    end = range.upperBound
    offset = range.lowerBound
  }

  /// The next pair; a word that is none comes with an empty name.
  @_lifetime(self: copy self)
  mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
    while offset < end, bytes.u8(at: offset) == 0x20 { offset += 1 }
    guard offset < end else { return nil }
    let text = bytes.prefix(end)
    let name = Self.name(bytes, from: offset, to: end) ?? offset..<offset
    let start = name.isEmpty ? offset : name.upperBound + 1
    if bytes.u8(at: start) == 0x22, !name.isEmpty {
      let close = text.firstIndex(of: 0x22, from: start + 1) ?? end
      offset = close + 1
      return (name, start + 1..<max(close, start + 1))
    }
    offset = text.firstIndex(of: 0x20, from: start) ?? end
    return (name, start..<max(offset, start))
  }

  /// A name before `=`: letters, digits, `_`, `-` and `.`, beginning with a letter.
  private static func name(_ bytes: RawSpan, from start: Int, to end: Int) -> Range<Int>? {
    guard start < end, let first = bytes.u8(at: start), first.isASCIILetter else { return nil }
    for index in start..<min(end, start + 64) {
      guard let byte = bytes.u8(at: index) else { return nil }
      if byte == 0x3D { return start..<index }
      guard byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2D || byte == 0x2E else { return nil }
    }
    return nil
  }
}
