import AuditModel
import Bytes

/// NTLMSSP messages ([MS-NLMP] section 2.2.1): domain, user and workstation of the client, names of the server.
enum NTLMMessage {
  private static let mark: StaticString = "NTLMSSP\0"

  /// Finds the message inside its wrapping (SPNEGO, or none).
  static func find(
    in bytes: RawSpan, at offset: UInt64, _ start: StaticString, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    var index = 0
    while let hit = bytes.firstIndex(of: 0x4E, from: index) {
      let message = bytes.dropping(hit)
      if message.begins(with: mark), let kind = message.u32LittleEndian(at: 8) {
        return read(message, kind, at: offset &+ UInt64(hit), start, direction, sink)
      }
      index = hit + 1
    }
  }

  private static func read(
    _ message: RawSpan, _ kind: UInt32, at offset: UInt64, _ start: StaticString, _ direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    guard kind >= 1, kind <= 3 else { return }
    let head = MessageHead(
      protocolName: SMB.name, direction: kind == 2 ? .response : .request, sender: direction)
    let none = message.prefix(0)
    withBytes(of: start) { sink.begin(head, start: $0, host: none) }
    switch kind {
    case 1:
      tell(message, at: 16, "domain", offset, sink)
      tell(message, at: 24, "workstation", offset, sink)
    case 2:
      tell(message, at: 12, "target-name", offset, sink)
      readTargetInformation(message, offset, sink)
    default:
      tell(message, at: 28, "domain", offset, sink)
      tell(message, at: 36, "user-name", offset, sink)
      tell(message, at: 44, "workstation", offset, sink)
    }
    sink.end()
  }

  /// Length, room and offset of one payload.
  private static func range(_ message: RawSpan, at place: Int) -> Range<Int>? {
    guard let count = message.u16LittleEndian(at: place), let low = message.u32LittleEndian(at: place + 4),
      count > 0, Int(low) + Int(count) <= message.byteCount
    else { return nil }
    return Int(low)..<Int(low) + Int(count)
  }

  private static func tell(
    _ message: RawSpan, at place: Int, _ name: StaticString, _ offset: UInt64, _ sink: any MessageSink
  ) {
    guard let range = range(message, at: place) else { return }
    give(message, range, name, offset, sink)
  }

  private static func give(
    _ message: RawSpan, _ range: Range<Int>, _ name: StaticString, _ offset: UInt64, _ sink: any MessageSink
  ) {
    withBytes(of: name) {
      sink.field(.field, name: $0, value: message.clamped(range), at: offset &+ UInt64(range.lowerBound))
    }
  }

  /// [MS-NLMP] section 2.2.2.1: pairs of an id and a value.
  private static func readTargetInformation(_ message: RawSpan, _ offset: UInt64, _ sink: any MessageSink) {
    guard let range = range(message, at: 40) else { return }
    var at = range.lowerBound
    while let id = message.u16LittleEndian(at: at), let count = message.u16LittleEndian(at: at + 2), id != 0 {
      let value = at + 4..<at + 4 + Int(count)
      guard value.upperBound <= range.upperBound else { return }
      let name: StaticString? =
        switch id {
        case 1: "netbios-name"
        case 2: "netbios-domain"
        case 3: "computer-name"
        case 4: "dns-domain"
        case 5: "dns-forest"
        default: nil
        }
      if let name, count > 0 { give(message, value, name, offset, sink) }
      at = value.upperBound
    }
  }
}
