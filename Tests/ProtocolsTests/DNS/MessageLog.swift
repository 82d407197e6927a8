import AuditModel
import Bytes
import Protocols

/// Writes down what a decoder says, one line per call, so that a test can compare it as text.
final class MessageLog: MessageSink {
  private(set) var lines: [String] = []
  private(set) var facts: [Fact] = []
  private(set) var depth = 0

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    depth += 1
    let name = host.byteCount > 0 ? " @\(host.text)" : ""
    lines.append("begin \(head.protocolName) \(head.direction) \(start.text)\(name)")
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    lines.append("\(part.rawValue) \(name.text)=\(Self.show(value)) @\(offset)")
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    lines.append("\(part.rawValue) \(name.text)=\(Self.show(value)) @\(origin.pieces.map(\.source))")
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    lines.append("\(part.rawValue) \(name.text)=\(Self.show(value)) within \(range)")
  }

  func body(_ body: borrowing MessageBody) {
    lines.append("body \(body.mediaType.text) \(Self.show(body.bytes))")
  }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    facts.append(fact)
    lines.append("note \(fact) @\(range)")
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    facts.append(.address(name: name.text, address))
    lines.append("\(name.text) is \(address) @\(range)")
  }

  func end() {
    depth -= 1
    lines.append("end")
  }

  func channel(_ name: String, host: String?) {
    lines.append("channel \(name) \(host ?? "-")")
  }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    lines.append("trouble \(kind): \(detail) @\(offset)")
  }

  /// Text as it is; anything else in hexadecimal digits.
  private static func show(_ bytes: RawSpan) -> String {
    var isText = true
    for index in 0..<bytes.byteCount where bytes[index] < 0x20 || bytes[index] == 0x7F { isText = false }
    if isText { return bytes.text }
    return (0..<bytes.byteCount).map { index in
      (bytes[index] < 16 ? "0" : "") + String(bytes[index], radix: 16)
    }.joined()
  }
}

/// What a datagram module says of one datagram; `nil` when it declines.
func read(
  _ module: ProtocolModule, _ bytes: [UInt8], initiator: UInt16, responder: UInt16,
  from direction: FlowDirection = .fromInitiator
) -> MessageLog? {
  let log = MessageLog()
  let window = StreamWindow(
    bytes: bytes.span.bytes, direction: direction, offset: 0, time: Timestamp(seconds: 1_600_000_000))
  let ports = FlowPorts(initiator: initiator, responder: responder)
  switch module.reader {
  case .datagram(let reader): return reader(window, ports, log) ? log : nil
  case .partial(let reader): return reader(window, ports, log) != nil ? log : nil
  default: return nil
  }
}
