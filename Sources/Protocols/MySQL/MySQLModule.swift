import AuditModel
import Bytes

/// The beginning of MySQL and MariaDB connections on any port, by the server's greeting (MySQL documentation,
/// "Protocol:: HandshakeV10").
package enum MySQLModule {
  static let name: StaticString = "mysql"
  private static let versionLimit = 64

  package static let module = ProtocolModule(name: name, preamble: MySQLWords.self) { window, _ in
    // The client speaks second.
    window.direction == .fromResponder ? recognise(window.bytes) : .no
  }

  /// length (3, least octet first), number 0, version 10, the server's version up to a zero, connection (4), salt (8),
  /// 0.
  private static func recognise(_ bytes: RawSpan) -> Recognition {
    guard bytes.byteCount >= 5 else {
      return bytes.u8(at: 2) ?? 0 == 0 && bytes.u8(at: 3) ?? 0 == 0 ? .unsure : .no
    }
    guard let length = bytes.u16LittleEndian(at: 0), bytes[2] == 0, bytes[3] == 0, bytes[4] == 10,
      (32...512).contains(length)
    else { return .no }
    let version = bytes.dropping(5).prefix(versionLimit)
    guard version.u8(at: 0)?.isASCIIDigit ?? true else { return .no }
    guard let end = version.firstIndex(of: 0) else {
      return version.byteCount < versionLimit && isVersion(version) ? .unsure : .no
    }
    guard end >= 3, isVersion(version.prefix(end)), version.prefix(end).firstIndex(of: 0x2E) != nil else { return .no }
    guard let filler = bytes.u8(at: 5 + end + 13) else { return .unsure }
    return filler == 0 ? .yes : .no
  }

  private static func isVersion(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount where bytes[index] <= 0x20 || bytes[index] >= 0x7F { return false }
    return true
  }
}
