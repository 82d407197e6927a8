import AuditModel
import Bytes

/// XMPP streams up to their change to TLS (RFC 6120 section 5), on any port. The text itself is searched raw.
package enum XMPPModule {
  static let name: StaticString = "xmpp"
  private static let namespace: StaticString = "http://etherx.jabber.org/streams"
  /// Bytes within which a stream's head must show itself.
  private static let headLimit = 768

  package static let module = ProtocolModule(name: name, preamble: XMPPWords.self) { window, _ in
    recognise(window.bytes)
  }

  private static func recognise(_ bytes: RawSpan) -> Recognition {
    guard let first = bytes.u8(at: 0) else { return .unsure }
    guard first == UInt8(ascii: "<") else { return .no }
    for word in ["<?xml ", "<stream:stream "] as [StaticString]
    where bytes.byteCount < 6 && HTTP1Recogniser.isPrefix(bytes, of: word) {
      return .unsure
    }
    guard bytes.begins(with: "<?xml ") || bytes.begins(with: "<strea") else { return .no }
    let head = bytes.prefix(headLimit)
    var at = 0
    var isStream = false
    while let place = head.firstIndex(of: isStream ? UInt8(ascii: "h") : UInt8(ascii: "<"), from: at) {
      let rest = head.dropping(place)
      if isStream, rest.begins(with: namespace) { return .yes }
      if !isStream, rest.begins(with: "<stream:stream") { isStream = true }
      // Nothing but the declaration may stand before the stream.
      if !isStream, place > 0, rest.byteCount >= 14 { return .no }
      at = place + 1
    }
    return bytes.byteCount < headLimit ? .unsure : .no
  }
}
