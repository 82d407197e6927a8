import Bytes

/// The parts of a `sip:`, `sips:`, `tel:`, `rtsp:` or `rtsps:` address (RFC 3261 section 19.1, RFC 3966, RFC 2326
/// section 3.2), as ranges of it.
struct SessionTarget {
  private(set) var user: Range<Int>?
  private(set) var password: Range<Int>?
  private(set) var host = 0..<0
  /// Without query; `nil` when there is none.
  private(set) var path: Range<Int>?

  init(_ text: RawSpan) {
    guard let colon = text.prefix(8).firstIndex(of: UInt8(ascii: ":")) else { return }
    if text.beginsIgnoringCase(with: "tel:") {
      user = colon + 1..<(text.firstIndex(of: UInt8(ascii: ";")) ?? text.byteCount)
      return
    }
    var start = colon + 1
    let hasSlashes = text.dropping(start).begins(with: "//")
    if hasSlashes { start += 2 }
    var end = start
    while let byte = text.u8(at: end), byte != UInt8(ascii: "/"), byte != UInt8(ascii: "?"), byte != UInt8(ascii: ";") {
      end += 1
    }
    if let sign = text.prefix(end).firstIndex(of: UInt8(ascii: "@"), from: start) {
      readUser(text, start..<sign)
      start = sign + 1
    }
    var stop = start
    while stop < end, text[stop] != UInt8(ascii: ":") { stop += 1 }
    host = start..<stop
    if hasSlashes, text.u8(at: end) == UInt8(ascii: "/") {
      path = end..<(text.firstIndex(of: UInt8(ascii: "?"), from: end) ?? text.byteCount)
    }
  }

  private mutating func readUser(_ text: RawSpan, _ range: Range<Int>) {
    guard let colon = text.prefix(range.upperBound).firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound) else {
      user = range
      return
    }
    user = range.lowerBound..<colon
    password = colon + 1..<range.upperBound
  }
}
