import Bytes

/// Words between blanks.
struct RecordWords: ~Escapable {
  let text: RawSpan
  var at = 0

  @_lifetime(copy text)
  init(_ text: RawSpan) { self.text = text }

  mutating func next() -> Range<Int>? {
    while let byte = text.u8(at: at), byte <= 0x20 { at += 1 }
    let start = at
    while let byte = text.u8(at: at), byte > 0x20 { at += 1 }
    return at > start ? start..<at : nil
  }
}
