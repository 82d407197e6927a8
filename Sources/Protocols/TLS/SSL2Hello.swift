import AuditModel
import Bytes

/// The ClientHello in the framing of SSL 2.0, which clients of the nineties and some devices still send to offer SSL
/// 3.0 or TLS (RFC 5246 appendix E.2). ``` 1 LENGTH(15 bits) | msg_type 1 | version (2) | cipher_spec_length (2) |
/// session_id_length (2) | challenge_length (2) | cipher_specs (3 each) | session_id | challenge ```
struct SSL2Hello {
  private static let fixed = 9

  let version: UInt16
  /// Where the challenge stands.
  let challenge: Range<Int>
  /// Bytes of header and message.
  let total: Int

  /// `nil` when the bytes are no such hello; only the first eleven are looked at.
  init?(_ bytes: RawSpan) {
    guard let header = bytes.u16(at: 0), header & 0x8000 != 0, bytes.u8(at: 2) == 1, let version = bytes.u16(at: 3),
      version == TLSVersion.ssl2 || (0x0300...0x0303).contains(version), let ciphers = bytes.u16(at: 5),
      let session = bytes.u16(at: 7), let challenge = bytes.u16(at: 9)
    else { return nil }
    let length = Int(header & 0x7FFF)
    guard ciphers > 0, ciphers % 3 == 0, session <= 32, (16...32).contains(challenge),
      length == Self.fixed + Int(ciphers) + Int(session) + Int(challenge)
    else { return nil }
    self.version = version
    total = 2 + length
    self.challenge = total - Int(challenge)..<total
  }

  static func recognise(_ bytes: RawSpan) -> Recognition {
    if bytes.u8(at: 2) ?? 1 != 1 { return .no }
    guard bytes.byteCount >= 11 else { return .unsure }
    return SSL2Hello(bytes) == nil ? .no : .yes
  }
}
