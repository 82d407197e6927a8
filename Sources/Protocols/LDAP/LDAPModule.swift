import AuditModel
import Bytes

/// LDAP connections that begin with a request for TLS or a simple bind, on any port (RFC 4511).
package enum LDAPModule {
  static let name: StaticString = "ldap"

  package static let module = ProtocolModule(name: name, preamble: LDAPWords.self) { window, _ in
    guard window.bytes.u8(at: 0) ?? 0x30 == 0x30 else { return .no }
    let bytes = window.bytes.prefix(LDAPMessage.headLimit)
    guard let message = LDAPMessage(bytes) else { return LDAPMessage.mayBegin(bytes) ? .unsure : .no }
    switch message.operation {
    case LDAPMessage.extendedRequest: return message.asksForTLS(bytes)
    case LDAPMessage.bindRequest: return binds(message, bytes)
    default: return .no
    }
  }

  /// version 2 or 3, a name, then a password (context 0).
  private static func binds(_ message: LDAPMessage, _ bytes: RawSpan) -> Recognition {
    guard let bind = LDAPBind(bytes, message.content) else {
      return bytes.byteCount < min(message.total, LDAPMessage.headLimit) ? .unsure : .no
    }
    return bind.password.upperBound == message.content.upperBound ? .yes : .no
  }
}
