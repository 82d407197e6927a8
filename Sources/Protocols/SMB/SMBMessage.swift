import AuditModel
import Bytes

/// One message, or several that are chained ([MS-SMB2] section 2.2.1).
enum SMBMessage {
  private static let headerSize = 64

  /// Tells the names in a message; answers how many of its first bytes are understood: what follows is a payload.
  static func read(
    _ message: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) -> Int {
    guard message.u8(at: 0) == 0xFE else {
      // SMB 1: what NTLMSSP says is read, wherever it stands.
      let start: StaticString = message.u8(at: 4) == 0x73 ? "SESSION-SETUP" : "SMB1"
      NTLMMessage.find(in: message, at: offset, start, direction, sink)
      return message.u8(at: 4) == 0x72 ? message.byteCount : min(32, message.byteCount)
    }
    var at = 0
    while true {
      let rest = message.dropping(at)
      guard rest.byteCount >= headerSize, rest.u8(at: 0) == 0xFE else { return min(at, message.byteCount) }
      let next = Int(rest.u32LittleEndian(at: 20) ?? 0)
      let part = next >= headerSize && next < rest.byteCount ? rest.prefix(next) : rest
      let known = readOne(part, at: offset &+ UInt64(at), direction, sink)
      guard part.byteCount < rest.byteCount, known == part.byteCount else { return at + known }
      at += part.byteCount
    }
  }

  /// Answers how many bytes are understood: all, unless data of a file follows.
  private static func readOne(
    _ message: RawSpan, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) -> Int {
    guard let command = message.u16LittleEndian(at: 12), let flags = message.u32LittleEndian(at: 16) else {
      return message.byteCount
    }
    let isResponse = flags & 1 != 0
    switch (command, isResponse) {
    case (1, false): readSetup(message, lengthAt: 76, at: offset, direction, sink)
    case (1, true): readSetup(message, lengthAt: 68, at: offset, direction, sink)
    case (3, false): readName(message, at: 68, "TREE-CONNECT", "path", offset, direction, sink)
    case (5, false): readName(message, at: 108, "CREATE", "file-name", offset, direction, sink)
    case (14, false): readName(message, at: 88, "QUERY-DIRECTORY", "pattern", offset, direction, sink)
    // [MS-SMB2] section 2.2.20 and 2.2.21: where the data of a READ or WRITE begins.
    case (8, true): return dataStart(message, Int(message.u8(at: 66) ?? 0))
    case (9, false): return dataStart(message, Int(message.u16LittleEndian(at: 66) ?? 0))
    // IOCTL, directory listings, file information and change notices: data.
    case (11, _), (14, true), (15, true), (16, true), (17, false):
      return min(headerSize, message.byteCount)
    default: break
    }
    return message.byteCount
  }

  private static func dataStart(_ message: RawSpan, _ start: Int) -> Int {
    min(max(start, headerSize), message.byteCount)
  }

  /// [MS-SMB2] section 2.2.5 and 2.2.6: where the security buffer stands and how long it is.
  private static func readSetup(
    _ message: RawSpan, lengthAt place: Int, at offset: UInt64, _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard let start = message.u16LittleEndian(at: place), let count = message.u16LittleEndian(at: place + 2) else {
      return
    }
    let buffer = message.clamped(Int(start)..<Int(start) + Int(count))
    NTLMMessage.find(in: buffer, at: offset &+ UInt64(start), "SESSION-SETUP", direction, sink)
  }

  /// A name in UTF-16 whose offset and length stand at `place`.
  private static func readName(
    _ message: RawSpan, at place: Int, _ start: StaticString, _ name: StaticString, _ offset: UInt64,
    _ direction: FlowDirection, _ sink: any MessageSink
  ) {
    guard let low = message.u16LittleEndian(at: place), let count = message.u16LittleEndian(at: place + 2) else {
      return
    }
    let value = message.clamped(Int(low)..<Int(low) + Int(count))
    guard Int(low) >= headerSize, value.byteCount > 0 else { return }
    let head = MessageHead(protocolName: SMB.name, direction: .request, sender: direction)
    let none = value.prefix(0)
    withBytes(of: start) { sink.begin(head, start: $0, host: none) }
    withBytes(of: name) { sink.field(.field, name: $0, value: value, at: offset &+ UInt64(low)) }
    sink.end()
  }
}
