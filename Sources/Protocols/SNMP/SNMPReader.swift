import AuditModel
import Bytes

/// Reads one SNMP message and tells a sink the texts, octets and addresses it carries. Numbers and counters are not
/// told. Nothing is allocated. Nesting is fixed by the grammar, so no depth needs to be counted.
struct SNMPReader: ~Escapable {
  private let bytes: RawSpan
  private let message: SNMPMessage
  private let direction: FlowDirection

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ message: SNMPMessage, from direction: FlowDirection) {
    self.bytes = bytes
    self.message = message
    self.direction = direction
  }

  /// What cannot be read is told once, as `snmp-malformed`. Answers how many bytes are encrypted.
  func read(into sink: any MessageSink) -> Int {
    if message.version == .v3 { return SNMPv3Reader(bytes, message, from: direction).read(into: sink) }
    do throws(DecodeError) {
      try SNMPPayload(bytes, end: message.end, from: direction).read(
        at: message.next, community: message.community, into: sink)
    } catch {
      Self.report(error, bytes.byteCount, direction, sink)
    }
    return 0
  }

  static func report(_ error: DecodeError, _ count: Int, _ direction: FlowDirection, _ sink: any MessageSink) {
    switch error {
    case .malformed(let reason, let offset):
      sink.trouble("snmp-malformed", reason, at: UInt64(max(offset, 0)), from: direction)
    case .needMore:
      sink.trouble("snmp-malformed", "message cut short", at: UInt64(count), from: direction)
    }
  }
}
