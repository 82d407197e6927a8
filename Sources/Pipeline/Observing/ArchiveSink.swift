import AuditModel
import Bytes
import Protocols

/// Passes on what the HTTP decoder tells of an archive's entry, under the protocol that was really spoken.
final class ArchiveSink: MessageSink {
  private let sink: any MessageSink
  private let protocolName: StaticString

  init(_ sink: any MessageSink, protocolName: StaticString) {
    self.sink = sink
    self.protocolName = protocolName
  }

  func begin(_ head: MessageHead, start: RawSpan, host: RawSpan) {
    var head = head
    head.protocolName = protocolName
    sink.begin(head, start: start, host: host)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, at offset: UInt64) {
    sink.field(part, name: name, value: value, at: offset)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, within range: Range<UInt64>) {
    sink.field(part, name: name, value: value, within: range)
  }

  func field(_ part: Part, name: RawSpan, value: RawSpan, origin: borrowing OffsetMap) {
    sink.field(part, name: name, value: value, origin: origin)
  }

  func body(_ body: borrowing MessageBody) { sink.body(body) }

  func note(_ fact: Fact, at range: Range<UInt64>, from direction: FlowDirection) {
    sink.note(fact, at: range, from: direction)
  }

  func note(name: RawSpan, address: IPAddress, at range: Range<UInt64>, from direction: FlowDirection) {
    sink.note(name: name, address: address, at: range, from: direction)
  }

  func end() { sink.end() }

  func channel(_ name: String, host: String?) { sink.channel(name, host: host) }

  func trouble(_ kind: StaticString, _ detail: StaticReason, at offset: UInt64, from direction: FlowDirection) {
    sink.trouble(kind, detail, at: offset, from: direction)
  }
}
