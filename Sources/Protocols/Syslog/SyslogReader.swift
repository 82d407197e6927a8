import AuditModel
import Bytes

/// Tells a sink the parts of one message.
struct SyslogReader: ~Escapable {
  /// Longest application name shown in the first words.
  private static let nameLimit = 48

  private let bytes: RawSpan
  private let offset: UInt64

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan, at offset: UInt64) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Reads one message, from its priority on; a line end behind it is no part of it.
  static func read(_ message: RawSpan, at offset: UInt64, from direction: FlowDirection, to sink: any MessageSink) {
    var count = message.byteCount
    while let byte = message.u8(at: count - 1), byte == 0x0A || byte == 0x0D || byte == 0 { count -= 1 }
    SyslogReader(message.prefix(count), at: offset).read(from: direction, into: sink)
  }

  private func read(from direction: FlowDirection, into sink: any MessageSink) {
    let message = SyslogMessage(bytes, from: SyslogPriority(bytes)?.length ?? 0)
    begin(bytes.clamped(message.application), direction, sink)
    tell("timestamp", message.stamp, sink)
    tell("hostname", message.host, sink)
    tell("app-name", message.application, sink)
    if bytes.clamped(message.process).decimal == nil { tell("procid", message.process, sink) }
    tell("msgid", message.identifier, sink)
    var data = SyslogElements(bytes, message.data)
    while let (name, value) = data.next() { tell(name, value, in: .attribute, sink) }
    tellText(message.text, sink)
    sink.end()
  }

  /// `SYSLOG` and the program.
  private func begin(_ application: RawSpan, _ direction: FlowDirection, _ sink: any MessageSink) {
    var start = InlineArray<56, UInt8>(repeating: 0x20)
    (start[0], start[1], start[2], start[3], start[4], start[5]) = (0x53, 0x59, 0x53, 0x4C, 0x4F, 0x47)
    let name = application.prefix(Self.nameLimit)
    for index in 0..<name.byteCount { start[7 + index] = name[index] }
    let count = name.byteCount == 0 ? 6 : 7 + name.byteCount
    sink.begin(
      MessageHead(protocolName: "syslog", direction: .message, sender: direction),
      start: unsafe start.span.bytes.prefix(count), host: RawSpan())
  }

  private func tellText(_ text: Range<Int>, _ sink: any MessageSink) {
    if var pairs = SyslogPairs(bytes, text) {
      while let (name, value) = pairs.next() { tell(name, value, in: .text, sink) }
    } else if !text.isEmpty {
      sink.field(.text, name: RawSpan(), value: bytes.clamped(text), at: offset &+ UInt64(text.lowerBound))
    }
  }

  private func tell(_ name: StaticString, _ value: Range<Int>, _ sink: any MessageSink) {
    guard !value.isEmpty else { return }
    sink.field(.field, name: name.bytes, value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
  }

  private func tell(_ name: Range<Int>, _ value: Range<Int>, in part: Part, _ sink: any MessageSink) {
    guard !value.isEmpty else { return }
    sink.field(part, name: bytes.clamped(name), value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
  }
}
