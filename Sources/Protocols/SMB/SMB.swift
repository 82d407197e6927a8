import AuditModel
import Bytes

/// Server Message Block 2 and 3 over TCP ([MS-SMB2]) up to users, shares and files, with NTLMSSP ([MS-NLMP]) inside.
/// Of SMB 1 only the negotiation and what NTLMSSP says is read.
package enum SMB {
  static let name: StaticString = "smb2"

  package static let module = ProtocolModule(
    name: name, reader: .stream(recognise: { window, _ in recognise(window.bytes) }, make: { _ in SMBDecoder() }))

  /// [MS-SMB2] section 2.1: a byte of zero and three of length, then the protocol's mark. On port 139 a session is
  /// asked for first.
  static func recognise(_ bytes: RawSpan) -> Recognition {
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == SMBSession.request { return SMBSession.recogniseRequest(bytes) }
    if first == SMBSession.granted { return SMBSession.recogniseAnswer(bytes) }
    return recogniseMessage(bytes)
  }

  static func recogniseMessage(_ bytes: RawSpan) -> Recognition {
    guard let first = bytes.u8(at: 0) else { return .unsure }
    guard first == 0 else { return .no }
    guard let mark = bytes.u8(at: 4) else { return .unsure }
    guard mark >= 0xFC else { return .no }
    guard bytes.byteCount >= 8 else { return .unsure }
    return bytes.dropping(5).begins(with: "SMB") ? .yes : .no
  }
}
