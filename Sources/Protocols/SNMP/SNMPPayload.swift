import AuditModel
import Bytes

/// The protocol data unit of a message: an operation and its variable bindings (RFC 3416 section 3).
struct SNMPPayload: ~Escapable {
  private let bytes: RawSpan
  private let end: Int
  private let direction: FlowDirection

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, end: Int, from direction: FlowDirection) {
    self.bytes = bytes
    self.end = end
    self.direction = direction
  }

  /// Tells the message whose PDU stands at `offset`. The message is ended also when it cannot be read to its end.
  /// - Parameters:
  ///   - community: Where the community stands; empty for none.
  ///   - user: Where the user name of version 3 stands; empty for none.
  ///   - engine: Where the identifier of the engine stands; empty for none.
  func read(
    at offset: Int, community: Range<Int> = 0..<0, user: Range<Int> = 0..<0, engine: Range<Int> = 0..<0,
    into sink: any MessageSink
  ) throws(DecodeError) {
    let tag = bytes.u8(at: offset) ?? 0
    begin(tag, sink)
    defer { sink.end() }
    tellCommunity(community, sink)
    if !engine.isEmpty { SNMPEngine.tell(bytes, engine, to: sink) }
    if !user.isEmpty { tell("msgUserName", user, in: .user, sink) }
    let unit = try BERElement(bytes, at: offset, before: end)
    if tag == 0xA4 { return try readTrap(unit.content, sink) }
    // Request number, error status and error index, or for GetBulk two counts.
    var position = unit.content.lowerBound
    for _ in 0..<3 {
      position = try BERElement(bytes, at: position, before: unit.content.upperBound).content.upperBound
    }
    try readBindings(position, before: unit.content.upperBound, sink)
  }

  private func begin(_ tag: UInt8, _ sink: any MessageSink) {
    let isAnswer = tag == 0xA2 || tag == 0xA8
    let isNotice = tag == 0xA4 || tag == 0xA7
    let head = MessageHead(
      protocolName: "snmp", direction: isAnswer ? .response : isNotice ? .message : .request, sender: direction)
    sink.begin(head, start: Self.operation(tag).bytes, host: RawSpan())
  }

  /// RFC 3416 section 3; the trap of version 1 is that of RFC 1157 section 4.1.6.
  private static func operation(_ tag: UInt8) -> StaticString {
    switch tag {
    case 0xA0: "GetRequest"
    case 0xA1: "GetNextRequest"
    case 0xA2: "GetResponse"
    case 0xA3: "SetRequest"
    case 0xA4: "Trap"
    case 0xA5: "GetBulkRequest"
    case 0xA6: "InformRequest"
    case 0xA7: "SNMPv2-Trap"
    case 0xA8: "Report"
    default: "SNMP"
    }
  }

  /// The community is the password of versions 1 and 2c. The one that every device is shipped with keeps no secret.
  private func tellCommunity(_ range: Range<Int>, _ sink: any MessageSink) {
    guard !range.isEmpty, !bytes.clamped(range).equals("public") else { return }
    tell("community", range, in: .password, sink)
  }

  /// RFC 1157 section 4.1.6: enterprise, agent address, generic and specific number, time, bindings.
  private func readTrap(_ content: Range<Int>, _ sink: any MessageSink) throws(DecodeError) {
    let enterprise = try BERElement(bytes, at: content.lowerBound, before: content.upperBound)
    let agent = try BERElement(bytes, at: enterprise.content.upperBound, before: content.upperBound)
    if agent.tag == BERElement.Tag.internetAddress, isAddress(agent.content) {
      tell("agentAddr", agent.content, sink)
    }
    var position = agent.content.upperBound
    for _ in 0..<3 { position = try BERElement(bytes, at: position, before: content.upperBound).content.upperBound }
    try readBindings(position, before: content.upperBound, sink)
  }

  /// RFC 3416 section 3: SEQUENCE of SEQUENCE of name and value. A binding that lies hides neither those before nor,
  /// where its own length holds, those behind it.
  private func readBindings(_ start: Int, before end: Int, _ sink: any MessageSink) throws(DecodeError) {
    let list = try BERElement(bytes, at: start, before: end)
    guard list.tag == BERElement.Tag.sequence else { throw .malformed("bindings are no sequence", at: start) }
    var position = list.content.lowerBound
    var fault: DecodeError?
    while position < list.content.upperBound {
      let binding = try BERElement(bytes, at: position, before: list.content.upperBound)
      do throws(DecodeError) {
        try readBinding(binding, at: position, sink)
      } catch {
        if fault == nil { fault = error }
      }
      position = binding.content.upperBound
    }
    if let fault { throw fault }
  }

  private func readBinding(_ binding: BERElement, at start: Int, _ sink: any MessageSink) throws(DecodeError) {
    guard binding.tag == BERElement.Tag.sequence else { throw .malformed("binding is no sequence", at: start) }
    let name = try BERElement(bytes, at: binding.content.lowerBound, before: binding.content.upperBound)
    guard name.tag == BERElement.Tag.objectIdentifier else { throw .malformed("binding without a name", at: start) }
    let value = try BERElement(bytes, at: name.content.upperBound, before: binding.content.upperBound)
    let object = SNMPObjectTable.shared.find(bytes.clamped(name.content))
    if let object, !object.index.isEmpty { tellInstance(name.content, object, sink) }
    switch value.tag {
    case BERElement.Tag.octets, BERElement.Tag.opaque: tellValue(name.content, object, value.content, sink)
    case BERElement.Tag.internetAddress where isAddress(value.content):
      tellValue(name.content, object, value.content, sink)
    // INTEGER, Counter32, Gauge32, TimeTicks, Counter64.
    case BERElement.Tag.integer, 0x41, 0x42, 0x43, 0x46: if let object { tellMeasure(object, value.content, sink) }
    default: break
    }
  }

  private func tellInstance(_ name: Range<Int>, _ object: SNMPObjectTable.Hit, _ sink: any MessageSink) {
    var reader = SNMPInstanceReader(
      bytes.clamped(name), from: object.length, at: UInt64(name.lowerBound)..<UInt64(name.upperBound))
    reader.read(SNMPObjectTable.shared.parts[object.index], of: object.name, into: sink)
  }

  /// A number is told in decimal digits.
  private func tellMeasure(_ object: SNMPObjectTable.Hit, _ value: Range<Int>, _ sink: any MessageSink) {
    guard object.isMeasure, let text = SNMPNumberText(bytes.clamped(value)) else { return }
    let place = UInt64(value.lowerBound)..<UInt64(value.upperBound)
    sink.field(.field, name: object.name.bytes, value: text.bytes, within: place)
  }

  /// Four octets that are neither all zeros nor an address of the loop (127.0.0.0/8).
  private func isAddress(_ range: Range<Int>) -> Bool {
    guard range.count == 4, let address = bytes.u32(at: range.lowerBound) else { return false }
    return address != 0 && address >> 24 != 127
  }

  private func tellValue(
    _ name: Range<Int>, _ object: SNMPObjectTable.Hit?, _ value: Range<Int>, _ sink: any MessageSink
  ) {
    guard !value.isEmpty else { return }
    let identifier = bytes.clamped(name)
    guard let object else {
      let text = SNMPIdentifierText(identifier)
      return sink.field(.field, name: text.bytes, value: bytes.clamped(value), at: UInt64(value.lowerBound))
    }
    if object.isJobAttribute, let attribute = SNMPJobAttribute.name(ofInstance: identifier.dropping(object.length)) {
      return tell(attribute, value, sink)
    }
    tell(object.name, value, sink)
  }

  private func tell(
    _ name: StaticString, _ value: Range<Int>, in part: Part = .field, _ sink: any MessageSink
  ) {
    sink.field(part, name: name.bytes, value: bytes.clamped(value), at: UInt64(value.lowerBound))
  }
}
