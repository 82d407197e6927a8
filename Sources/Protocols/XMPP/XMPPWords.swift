import AuditModel
import Bytes

/// Passes over the text of both sides up to the client's request for TLS and the server's consent.
struct XMPPWords: Preamble {
  /// Text after which nothing changes to TLS any more.
  private static let limit = 1 << 16
  /// The longest element that is looked for, as it is written.
  private static let elementLimit = 256

  private var hasAsked = false
  private var passed = 0

  mutating func read(_ window: borrowing StreamWindow, _ sink: any MessageSink) -> PreambleStep {
    let isClient = window.direction == .fromInitiator
    if isClient, hasAsked { return .wait }
    let bytes = window.bytes
    let word: StaticString = isClient ? "<starttls" : "<proceed"
    var at = 0
    while let place = bytes.firstIndex(of: UInt8(ascii: "<"), from: at) {
      let rest = bytes.dropping(place).prefix(Self.elementLimit)
      let end = rest.firstIndex(of: UInt8(ascii: ">"))
      if rest.begins(with: word), let end {
        // What stands before it is text; the element itself is taken with the next call.
        if place > 0 { return pass(place, need: 1) }
        if isClient { ask(window, sink) }
        return isClient || !hasAsked ? .took(end + 1) : .handOver(end + 1)
      }
      if end == nil, rest.byteCount < Self.elementLimit {
        let left = bytes.byteCount - place
        return place > 0 ? pass(place, need: left + 1) : .need(left + 1)
      }
      at = place + 1
    }
    return pass(bytes.byteCount, need: 1)
  }

  private mutating func ask(_ window: borrowing StreamWindow, _ sink: any MessageSink) {
    hasAsked = true
    let head = MessageHead(protocolName: XMPPModule.name, direction: .request, sender: window.direction)
    let none = window.bytes.prefix(0)
    withBytes(of: "starttls") { sink.begin(head, start: $0, host: none) }
    sink.end()
  }

  private mutating func pass(_ count: Int, need: Int) -> PreambleStep {
    passed += count
    return passed > Self.limit ? .unread(0) : .passed(count, need: need)
  }
}
