import Bytes

/// What the `Content-Length` fields of one message say together (RFC 9112 section 6.3).
enum ContentLength: Equatable {
  case absent
  case bytes(UInt64)
  /// Not a number, negative, or more than can be counted.
  case invalid
  /// Two values that differ; holds the first.
  case conflicting(UInt64)

  mutating func add(_ value: RawSpan) {
    var start = 0
    while start <= value.byteCount {
      let end = value.firstIndex(of: 0x2C, from: start) ?? value.byteCount
      addOne(value.clamped(value.trimmedRange(start..<end)))
      start = end + 1
    }
  }

  private mutating func addOne(_ value: RawSpan) {
    // Any number of leading zeros is allowed.
    var zeros = 0
    while zeros + 1 < value.byteCount, value[zeros] == 0x30 { zeros += 1 }
    guard let number = value.dropping(zeros).decimal, number <= UInt64(Int64.max) else {
      if self == .absent { self = .invalid }
      return
    }
    switch self {
    case .absent: self = .bytes(number)
    case .bytes(let other) where other != number: self = .conflicting(other)
    case .bytes, .conflicting, .invalid: break
    }
  }
}
