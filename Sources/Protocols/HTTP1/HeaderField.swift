/// Where one header field stands in its section.
struct HeaderField {
  private let nameStart: Int32
  private let nameEnd: Int32
  private let valueStart: Int32
  private var valueEnd: Int32
  let kind: HeaderKind

  init(name: Range<Int>, value: Range<Int>, kind: HeaderKind) {
    nameStart = Int32(truncatingIfNeeded: name.lowerBound)
    nameEnd = Int32(truncatingIfNeeded: name.upperBound)
    valueStart = Int32(truncatingIfNeeded: value.lowerBound)
    valueEnd = Int32(truncatingIfNeeded: value.upperBound)
    self.kind = kind
  }

  var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
  var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }

  /// The value goes on in a folded line that ends at `end` (RFC 9112 section 5.2).
  mutating func extend(to end: Int) { valueEnd = max(valueEnd, Int32(truncatingIfNeeded: end)) }
}
