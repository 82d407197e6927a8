import Bytes

/// The fields that HTTP/2 and HTTP/3 put in place of a start line (RFC 9113 section 8.3, RFC 8441, RFC 9114
/// section 4.3).
enum PseudoHeader: UInt8 {
  case none, method, path, scheme, authority, status, `protocol`

  /// By its name as on the wire.
  init(_ name: RawSpan) {
    self = .none
    guard name.u8(at: 0) == 0x3A else { return }
    if name.equals(":method") {
      self = .method
    } else if name.equals(":path") {
      self = .path
    } else if name.equals(":scheme") {
      self = .scheme
    } else if name.equals(":authority") {
      self = .authority
    } else if name.equals(":status") {
      self = .status
    } else if name.equals(":protocol") {
      self = .protocol
    }
  }
}
