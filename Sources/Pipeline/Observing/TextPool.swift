import Bytes

/// Keeps one `String` for equal bytes, so that a host or a start line seen a hundred thousand times is made once.
/// Bounded: beyond `limit` texts are made anew each time.
struct TextPool {
  private var texts: [String] = []
  private var numbers = FingerprintTable()
  private let limit = 65_536

  mutating func text(_ bytes: RawSpan) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(bytes)
    if let number = numbers.number(of: fingerprint.value) { return texts[number] }
    let text = bytes.text
    if texts.count < limit {
      numbers.set(texts.count, for: fingerprint.value)
      texts.append(text)
    }
    return text
  }
}
