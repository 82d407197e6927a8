import AuditModel
import Bytes

/// A request for TLS and its answer; without TLS a simple bind. What follows is not read.
struct LDAPWords: Preamble {
  private var awaitsAnswer = false
  private var isBound = false

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    if awaitsAnswer, window.direction == .fromInitiator { return .wait }
    guard let message = LDAPMessage(window.bytes) else {
      return window.bytes.byteCount < 16 ? .need(window.bytes.byteCount + 1) : .unread(0)
    }
    guard window.bytes.byteCount >= message.total else { return .need(message.total) }
    if window.direction == .fromResponder { return readAnswer(message, window.bytes) }
    guard !isBound else { return .unread(0) }
    if message.operation == LDAPMessage.extendedRequest, message.asksForTLS(window.bytes) == .yes {
      awaitsAnswer = true
      return .took(message.total)
    }
    guard message.operation == LDAPMessage.bindRequest, let bind = LDAPBind(window.bytes, message.content) else {
      return .unread(0)
    }
    isBound = true
    tell(bind, window, sink)
    return .took(message.total)
  }

  /// RFC 4511 section 4.1.9: the result code comes first; 0 is success.
  private mutating func readAnswer(_ message: LDAPMessage, _ bytes: RawSpan) -> PreambleStep {
    guard awaitsAnswer, message.operation == LDAPMessage.extendedResponse else { return .unread(0) }
    awaitsAnswer = false
    let start = message.content.lowerBound
    let isGranted = bytes.u8(at: start) == 0x0A && bytes.u8(at: start + 1) == 1 && bytes.u8(at: start + 2) == 0
    return isGranted ? .handOver(message.total) : .took(message.total)
  }

  private func tell(_ bind: LDAPBind, _ window: borrowing StreamWindow, _ sink: any MessageSink) {
    guard bind.name.count + bind.password.count > 0 else { return }
    let head = MessageHead(protocolName: LDAPModule.name, direction: .request, sender: window.direction)
    let none = window.bytes.prefix(0)
    withBytes(of: "BIND") { sink.begin(head, start: $0, host: none) }
    let parts: [(Part, StaticString, Range<Int>)] = [
      (.user, "", bind.name), (.password, "", bind.password),
    ]
    for (part, name, range) in parts where !range.isEmpty {
      let value = window.bytes.clamped(range)
      let place = window.offset &+ UInt64(range.lowerBound)
      withBytes(of: name) { sink.field(part, name: $0, value: value, at: place) }
    }
    sink.end()
  }
}
