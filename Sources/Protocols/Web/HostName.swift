import Bytes

/// The host in `user:password@host:port` (RFC 3986 section 3.2).
struct HostName {
  /// Ranges of the authority.
  private(set) var host: Range<Int>
  private(set) var user: Range<Int>?
  private(set) var password: Range<Int>?

  init(_ authority: RawSpan) {
    var start = 0
    if let at = authority.firstIndex(of: 0x40) {
      let colon = authority.prefix(at).firstIndex(of: 0x3A)
      user = 0..<(colon ?? at)
      if let colon { password = colon + 1..<at }
      start = at + 1
    }
    if authority.u8(at: start) == 0x5B, let close = authority.firstIndex(of: 0x5D, from: start) {
      host = start + 1..<close
    } else {
      host = start..<(authority.firstIndex(of: 0x3A, from: start) ?? authority.byteCount)
    }
  }
}
