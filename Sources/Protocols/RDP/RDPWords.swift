import AuditModel
import Bytes

/// The connection request and its confirmation.
struct RDPWords: Preamble {
  /// TPKT and the fixed part of X.224.
  static let headSize = 11
  /// A response to the request to negotiate (MS-RDPBCGR section 2.2.1.2.1).
  private static let response: UInt8 = 2

  private var hasAsked = false

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let bytes = window.bytes
    if window.direction == .fromInitiator, hasAsked { return .wait }
    guard let length = bytes.u16(at: 2).map(Int.init) else { return .need(4) }
    guard bytes[0] == 3, length >= Self.headSize else { return .unread(0) }
    guard bytes.byteCount >= length else { return .need(length) }
    if window.direction == .fromInitiator {
      hasAsked = true
      tellCookie(bytes.prefix(length), window, sink)
      return .took(length)
    }
    // Connection confirm, the kind of the response, and the protocol chosen: all but 0 are behind TLS.
    let isSecure =
      bytes[5] == 0xD0 && length >= 19 && bytes[11] == Self.response && bytes.u32LittleEndian(at: 15) ?? 0 > 0
    return isSecure ? .handOver(length) : .unread(length)
  }

  /// `Cookie: mstshash=` and a user's name up to the line's end.
  private func tellCookie(_ message: RawSpan, _ window: borrowing StreamWindow, _ sink: any MessageSink) {
    let rest = message.dropping(Self.headSize)
    let name: StaticString = "Cookie: mstshash="
    guard rest.begins(with: name), let end = rest.firstIndex(of: 0x0D), end > name.utf8CodeUnitCount else { return }
    let start = Self.headSize + name.utf8CodeUnitCount
    let value = message.clamped(start..<Self.headSize + end)
    let head = MessageHead(protocolName: RDPModule.name, direction: .request, sender: window.direction)
    withBytes(of: "CONNECT") { sink.begin(head, start: $0, host: message.prefix(0)) }
    withBytes(of: "") { sink.field(.user, name: $0, value: value, at: window.offset &+ UInt64(start)) }
    sink.end()
  }
}
