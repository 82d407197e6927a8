import Bytes

/// Keeps one `String` for equal bytes, so that a host or a start line seen a hundred thousand times is made once.
/// Bounded: beyond `limit` texts are made anew each time.
struct TextPool {
  private var texts: [String] = []
  private var numbers = FingerprintTable()
  private let limit: Int

  init(limit: Int = 65_536) { self.limit = limit }

  mutating func text(_ bytes: RawSpan) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(bytes)
    return text(of: fingerprint.value) { bytes.text }
  }

  /// The text of a key that stands for all that it is made from.
  mutating func text(of key: UInt128, _ make: () -> String) -> String {
    if let number = numbers.number(of: key) { return texts[number] }
    let text = make()
    if texts.count < limit {
      numbers.set(texts.count, for: key)
      texts.append(text)
    }
    return text
  }
}
