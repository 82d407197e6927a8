import AuditModel
import Bytes
import Protocols

/// Hears the names of the protocols that messages are of, and nothing else.
final class ProtocolNames: MessageSink {
  private var names: [String] = []

  func take() -> [String] {
    defer { names = [] }
    return names
  }

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    let name = head.protocolName.description
    // Bytes that nobody read have the transport's name.
    if name == "tcp" || name == "udp" || names.contains(name) { return }
    names.append(name)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {}
  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {}
  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {}
  func body(_ body: borrowing MessageBody) {}
  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {}
  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {}
  func end() {}
  func channel(_ name: String, host: String?) {}
  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {}
}
