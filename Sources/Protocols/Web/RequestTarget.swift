import Bytes

/// The parts of a request target (RFC 9112 section 3.2) in origin, absolute, authority or asterisk form. Ranges count
/// from the target's start; the path of an absolute target without one is empty.
struct RequestTarget {
  private(set) var path: Range<Int>
  private(set) var query: Range<Int>?
  private(set) var authority: Range<Int>?

  init(_ target: RawSpan, isConnect: Bool) {
    var start = 0
    path = 0..<0
    if isConnect {
      authority = 0..<target.byteCount
      start = target.byteCount
    } else if let scheme = Self.schemeEnd(target) {
      var end = scheme
      while let byte = target.u8(at: end), byte != 0x2F, byte != 0x3F, byte != 0x23 { end += 1 }
      authority = scheme..<end
      start = end
    }
    let mark = target.firstIndex(of: 0x3F, from: start)
    path = start..<(mark ?? target.byteCount)
    if let mark { query = mark + 1..<target.byteCount }
  }

  /// Behind `scheme://`.
  private static func schemeEnd(_ target: RawSpan) -> Int? {
    guard target.u8(at: 0)?.isASCIILetter == true, let colon = target.prefix(16).firstIndex(of: 0x3A),
      target.dropping(colon).begins(with: "://")
    else { return nil }
    return colon + 3
  }
}
