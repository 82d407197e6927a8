import Bytes

/// A simple bind (RFC 4511 section 4.2): version, name, and a password in clear.
struct LDAPBind {
  let name: Range<Int>
  let password: Range<Int>

  /// `nil` when it is none, or not whole.
  init?(_ bytes: RawSpan, _ content: Range<Int>) {
    let start = content.lowerBound
    guard bytes.u8(at: start) == 2, bytes.u8(at: start + 1) == 1, let version = bytes.u8(at: start + 2),
      version == 2 || version == 3, bytes.u8(at: start + 3) == 4, let name = LDAPMessage.length(bytes, at: start + 4),
      name.length <= 1_024, bytes.u8(at: name.next + name.length) == 0x80,
      let password = LDAPMessage.length(bytes, at: name.next + name.length + 1),
      password.next + password.length <= content.upperBound
    else { return nil }
    self.name = name.next..<name.next + name.length
    self.password = password.next..<password.next + password.length
  }
}
