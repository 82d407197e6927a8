import Bytes

/// Keeps one `String` for equal bytes, so that a host or a start line seen a hundred thousand times is made once.
/// Bounded: beyond `limit` texts are made anew each time.
struct TextPool {
  private var texts: [UInt128: String] = [:]
  private let limit = 65_536

  mutating func text(_ bytes: RawSpan) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(bytes)
    if let text = texts[fingerprint.value] { return text }
    let text = bytes.text
    if texts.count < limit { texts[fingerprint.value] = text }
    return text
  }
}
