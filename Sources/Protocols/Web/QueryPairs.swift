import Bytes

/// The `name=value` pairs of a query or of a form body, still percent-encoded.
enum QueryPairs {
  /// Calls `body` with where each pair's name and value stand in `text`. A pair without `=` has an empty name and its
  /// text as value, so that the text is still looked at.
  @inline(__always)
  static func forEach(in text: RawSpan, _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Void) {
    var start = 0
    let count = text.byteCount
    while start < count {
      let end = text.firstIndex(of: 0x26, from: start) ?? count
      if end > start {
        if let equals = text.prefix(end).firstIndex(of: 0x3D, from: start) {
          body(start..<equals, equals + 1..<end)
        } else {
          body(start..<start, start..<end)
        }
      }
      start = end + 1
    }
  }
}
