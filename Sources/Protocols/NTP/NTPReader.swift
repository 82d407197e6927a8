import AuditModel
import Bytes

/// Tells what a packet says of machines: the server a clock follows, and in control messages the system's variables.
struct NTPReader: ~Escapable {
  private let bytes: RawSpan
  private let offset: UInt64
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan, at offset: UInt64, to sink: any MessageSink) {
    self.bytes = bytes
    self.offset = offset
    self.sink = sink
  }

  static func read(
    _ bytes: RawSpan, _ packet: NTPPacket, at offset: UInt64, from direction: FlowDirection, to sink: any MessageSink
  ) {
    let (start, message): (StaticString, MessageDirection) =
      switch packet.mode {
      case .client: ("CLIENT", .request)
      case .server: ("SERVER", .response)
      case .control: ("CONTROL", bytes.u8(at: 1).map { $0 & 0x80 != 0 } == true ? .response : .request)
      case .broadcast: ("BROADCAST", .message)
      case .symmetricActive, .symmetricPassive: ("PEER", .message)
      case .other: ("PRIVATE", .message)
      }
    let head = MessageHead(protocolName: "ntp", direction: message, sender: direction)
    withBytes(of: start) { sink.begin(head, start: $0, host: RawSpan()) }
    let reader = NTPReader(bytes, at: offset, to: sink)
    switch packet.mode {
    case .control: reader.tellVariables()
    case .other: reader.tell("data", 8..<bytes.byteCount)
    // The address of the server above, but for a server that is the source itself (section 7.3).
    default: if (2...15).contains(packet.stratum) { reader.tell("reference-id", 12..<16) }
    }
    sink.end()
  }

  /// RFC 9327 section 2: `name=value` with commas between, values perhaps in quotes.
  private func tellVariables() {
    let end = min(bytes.byteCount, 12 + Int(bytes.u16(at: 10) ?? 0))
    var start = 12
    while start < end {
      let comma = separator(from: start, to: end)
      let pair = bytes.trimmedRange(start..<comma)
      start = comma + 1
      guard let equals = bytes.clamped(pair).firstIndex(of: 0x3D) else { continue }
      let name = bytes.trimmedRange(pair.lowerBound..<pair.lowerBound + equals)
      var value = bytes.trimmedRange(pair.lowerBound + equals + 1..<pair.upperBound)
      if value.count >= 2, bytes[value.lowerBound] == 0x22, bytes[value.upperBound - 1] == 0x22 {
        value = value.lowerBound + 1..<value.upperBound - 1
      }
      guard !value.isEmpty else { continue }
      sink.field(
        .attribute, name: bytes.clamped(name), value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
    }
  }

  /// The comma that ends the pair at `start`; those in quotes do not.
  private func separator(from start: Int, to end: Int) -> Int {
    var isQuoted = false
    for index in start..<end {
      let byte = bytes[index]
      if byte == 0x22 { isQuoted.toggle() }
      if byte == 0x2C, !isQuoted { return index }
    }
    return end
  }

  private func tell(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let (sink, place) = (sink, offset &+ UInt64(value.lowerBound))
    let slice = bytes.clamped(value)
    withBytes(of: name) { sink.field(.field, name: $0, value: slice, at: place) }
  }
}
