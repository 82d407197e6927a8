import AuditModel
import Bytes

/// The beginning of PostgreSQL connections on any port, by the client's first message (PostgreSQL documentation,
/// "Message Formats").
package enum PostgreSQLModule {
  static let name: StaticString = "postgresql"
  /// Codes in place of a version: a request for TLS, and one for GSSAPI encryption.
  static let encryptionRequests: ClosedRange<UInt32> = 80_877_103...80_877_104
  static let version: UInt32 = 3 << 16
  /// What start-up messages begin with.
  private static let parameters: [StaticString] = [
    "user\0", "database\0", "application_name\0", "client_encoding\0", "replication\0", "options\0",
  ]

  package static let module = ProtocolModule(name: name, preamble: PostgreSQLWords.self) { window, _ in
    recognise(window.bytes)
  }

  private static func recognise(_ bytes: RawSpan) -> Recognition {
    guard bytes.u8(at: 0) ?? 0 == 0, bytes.u8(at: 1) ?? 0 == 0 else { return .no }
    guard let length = bytes.u32(at: 0), let code = bytes.u32(at: 4) else { return .unsure }
    if encryptionRequests.contains(code) { return length == 8 ? .yes : .no }
    guard code == version, (16...10_000).contains(length) else { return .no }
    let rest = bytes.dropping(8)
    for word in parameters {
      if rest.begins(with: word) { return .yes }
      if HTTP1Recogniser.isPrefix(rest, of: word) { return .unsure }
    }
    return .no
  }
}
