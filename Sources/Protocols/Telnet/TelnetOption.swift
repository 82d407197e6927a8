import AuditModel
import Bytes

/// What options say in subnegotiations: the terminal's type, the display, and environment variables.
enum TelnetOption {
  /// - Parameter value: Behind the option's code; its first byte is 0 where something is told (`IS`).
  static func read(
    _ option: UInt8, _ value: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard value.u8(at: 0) == 0 || value.u8(at: 0) == 2 else { return }
    let rest = value.dropping(1)
    switch option {
    case 24: tell("TERMINAL-TYPE", "terminal-type", rest, at: offset &+ 1, direction, sink)
    case 32: tell("TERMINAL-SPEED", "terminal-speed", rest, at: offset &+ 1, direction, sink)
    case 35:
      // RFC 1096: host, colon, display.
      let host = rest.prefix(rest.firstIndex(of: 0x3A) ?? rest.byteCount)
      tell("X-DISPLAY-LOCATION", "display-host-name", host, at: offset &+ 1, direction, sink)
    case 36, 39: readEnvironment(rest, at: offset &+ 1, direction, sink)
    default: break
    }
  }

  private static func tell(
    _ start: StaticString, _ name: StaticString, _ value: RawSpan, at offset: UInt64, _ direction: FlowDirection,
    _ sink: any MessageSink
  ) {
    guard value.byteCount > 0 else { return }
    begin(start, value, direction, sink)
    withBytes(of: name) { sink.field(.option, name: $0, value: value, at: offset) }
    sink.end()
  }

  /// RFC 1572 section 2: `VAR name VALUE value` again and again; `USERVAR` is 3.
  private static func readEnvironment(
    _ bytes: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    begin("NEW-ENVIRON", bytes, direction, sink)
    var at = 0
    while let kind = bytes.u8(at: at), kind == 0 || kind == 3 {
      let name = text(bytes, at + 1)
      at = name.upperBound
      guard bytes.u8(at: at) == 1 else { continue }
      let value = text(bytes, at + 1)
      at = value.upperBound
      if !value.isEmpty {
        sink.field(
          .option, name: bytes.clamped(name), value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
      }
    }
    sink.end()
  }

  /// Up to the next code; ESC (2) takes the special meaning from the byte behind it.
  private static func text(_ bytes: RawSpan, _ start: Int) -> Range<Int> {
    var end = start
    while let byte = bytes.u8(at: end), byte > 3 || byte == 2 { end += byte == 2 ? 2 : 1 }
    let low = min(start, bytes.byteCount)
    return low..<max(low, min(end, bytes.byteCount))
  }

  private static func begin(
    _ start: StaticString, _ none: RawSpan, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    let head = MessageHead(
      protocolName: Telnet.name, direction: direction == .fromInitiator ? .request : .response, sender: direction)
    withBytes(of: start) { sink.begin(head, start: $0, host: none.prefix(0)) }
  }
}
