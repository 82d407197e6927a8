import AuditModel
import Bytes

/// Reads of an SNMPv3 message what stands in clear: who speaks, to which engine, and the PDU where it is not encrypted.
struct SNMPv3Reader: ~Escapable {
  private let bytes: RawSpan
  private let message: SNMPMessage
  private let direction: FlowDirection

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ message: SNMPMessage, from direction: FlowDirection) {
    self.bytes = bytes
    self.message = message
    self.direction = direction
  }

  /// Answers how many bytes are encrypted.
  func read(into sink: any MessageSink) -> Int {
    do throws(DecodeError) {
      return try readMessage(sink)
    } catch {
      SNMPReader.report(error, bytes.byteCount, direction, sink)
      return 0
    }
  }

  /// RFC 3412 section 6: header data of id, greatest size, flags (OCTET STRING of one byte) and security model, all
  /// INTEGER but the flags; then security parameters and scoped PDU.
  private func readMessage(_ sink: any MessageSink) throws(DecodeError) -> Int {
    let header = try BERElement(bytes, at: message.next, before: message.end)
    var offset = header.content.lowerBound
    for _ in 0..<3 { offset = try BERElement(bytes, at: offset, before: header.content.upperBound).content.upperBound }
    let model = try BERElement(bytes, at: offset, before: header.content.upperBound)
    let parameters = try BERElement(bytes, at: header.content.upperBound, before: message.end)
    guard parameters.tag == BERElement.Tag.octets else {
      throw .malformed("security parameters are no octets", at: header.content.upperBound)
    }
    // 3 is the user-based model (RFC 3411 section 5); others keep their parameters to themselves.
    let security = model.number(bytes) == 3 ? try readUser(parameters.content) : (engine: 0..<0, user: 0..<0)
    let scoped = try BERElement(bytes, at: parameters.content.upperBound, before: message.end)
    if scoped.tag == BERElement.Tag.sequence {
      try readScoped(scoped, security, sink)
      return 0
    }
    tellSealed(security, sink)
    return scoped.content.count
  }

  /// RFC 3414 section 2.4: SEQUENCE of engine id, boots, time, user name, authentication and privacy parameters.
  private func readUser(_ range: Range<Int>) throws(DecodeError) -> (engine: Range<Int>, user: Range<Int>) {
    let list = try BERElement(bytes, at: range.lowerBound, before: range.upperBound)
    let engine = try BERElement(bytes, at: list.content.lowerBound, before: list.content.upperBound)
    let boots = try BERElement(bytes, at: engine.content.upperBound, before: list.content.upperBound)
    let time = try BERElement(bytes, at: boots.content.upperBound, before: list.content.upperBound)
    let user = try BERElement(bytes, at: time.content.upperBound, before: list.content.upperBound)
    guard engine.tag == BERElement.Tag.octets, user.tag == BERElement.Tag.octets else {
      throw .malformed("engine or user is no octets", at: list.content.lowerBound)
    }
    return (engine.content, user.content)
  }

  /// RFC 3412 section 6.8: SEQUENCE of context engine id, context name and PDU.
  private func readScoped(
    _ scoped: BERElement, _ security: (engine: Range<Int>, user: Range<Int>), _ sink: any MessageSink
  ) throws(DecodeError) {
    let engine = try BERElement(bytes, at: scoped.content.lowerBound, before: scoped.content.upperBound)
    let name = try BERElement(bytes, at: engine.content.upperBound, before: scoped.content.upperBound)
    let known = security.engine.isEmpty ? engine.content : security.engine
    try SNMPPayload(bytes, end: scoped.content.upperBound, from: direction).read(
      at: name.content.upperBound, user: security.user, engine: known, into: sink)
  }

  /// The PDU is encrypted: its operation is unknown.
  private func tellSealed(_ security: (engine: Range<Int>, user: Range<Int>), _ sink: any MessageSink) {
    let head = MessageHead(protocolName: "snmp", direction: .message, sender: direction)
    sink.begin(head, start: ("SNMPv3" as StaticString).bytes, host: RawSpan())
    SNMPEngine.tell(bytes, security.engine, to: sink)
    let user = bytes.clamped(security.user)
    let name: StaticString = "msgUserName"
    sink.field(.user, name: name.bytes, value: user, at: UInt64(security.user.lowerBound))
    sink.end()
  }
}
