import Bytes

/// The fixed part of a resource record behind its owner name.
///
/// RFC 1035 section 4.1.3: TYPE (2), CLASS (2), TTL (4), RDLENGTH (2), RDATA. In multicast DNS the high bit of the
/// class asks to flush the cache (RFC 6762 section 10.2).
struct DNSRecord {
  let type: DNSType
  let isInternet: Bool
  /// Where the owner name begins.
  let owner: Int
  /// Where the record's data stand in the message.
  let data: Range<Int>

  /// Reads the record at `start` up to its data, which must lie in the message.
  init(_ message: RawSpan, at start: Int) throws(DecodeError) {
    owner = start
    let fixed = try DNSName.end(of: start, in: message)
    guard let type = message.u16(at: fixed), let klass = message.u16(at: fixed + 2),
      let length = message.u16(at: fixed + 8)
    else { throw .malformed("record past the end", at: start) }
    self.type = DNSType(rawValue: type)
    isInternet = klass & 0x7FFF == 1
    let first = fixed + 10
    guard first + Int(length) <= message.byteCount else { throw .malformed("record data past the end", at: fixed + 8) }
    data = first..<first + Int(length)
  }
}
