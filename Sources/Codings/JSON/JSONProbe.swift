import Bytes

/// Tells JSON inside a leaf from text that merely begins with a bracket.
enum JSONProbe {
  /// Whether the value reads as JSON up to its first few leaves, or to its end if that comes before.
  static func isLikely(_ bytes: RawSpan) -> Bool {
    var tokenizer = JSONTokenizer()
    var token = LeafToken()
    do {
      for _ in 0..<4 { if try !tokenizer.next(in: bytes, into: &token) { return true } }
      return true
    } catch {
      return false
    }
  }
}
