import Bytes

/// The `name=value` pairs of a `Cookie` header (RFC 6265 section 4.2.1), read as laxly as servers do.
enum CookiePairs {
  /// Calls `body` with where each pair's name and value stand in `header`. A pair without `=` has an empty name, so
  /// that its text is still looked at.
  static func forEach(in header: RawSpan, _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Void) {
    var start = 0
    let count = header.byteCount
    while start < count {
      let end = header.firstIndex(of: 0x3B, from: start) ?? count
      let pair = header.trimmedRange(start..<end)
      if !pair.isEmpty {
        if let equals = header.clamped(pair).firstIndex(of: 0x3D) {
          let split = pair.lowerBound + equals
          body(header.trimmedRange(pair.lowerBound..<split), header.trimmedRange(split + 1..<pair.upperBound))
        } else {
          body(pair.lowerBound..<pair.lowerBound, pair)
        }
      }
      start = end + 1
    }
  }
}
