import AuditModel
import Bytes

/// Tells POP3 (RFC 1939 section 4). `+OK` is said by other protocols too: the name, a time stamp for APOP or the port
/// must stand beside it.
enum POP3Recogniser {
  private static let greetingLimit = 512

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    let isPort = ports.responder == 110 || ports.responder == 995
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == UInt8(ascii: "+") { return recogniseGreeting(bytes, isPort: isPort) }
    return recogniseCommand(bytes, isPort: isPort)
  }

  private static func recogniseGreeting(_ bytes: RawSpan, isPort: Bool) -> Recognition {
    guard bytes.byteCount >= 3 else { return bytes.byteCount < 2 || bytes[1] == UInt8(ascii: "O") ? .unsure : .no }
    guard bytes.begins(with: "+OK") else { return .no }
    if isPort { return .yes }
    guard let line = TextLines.line(bytes.prefix(greetingLimit), from: 0) else {
      return bytes.byteCount < greetingLimit ? .unsure : .no
    }
    let text = bytes.clamped(line.content)
    var at = 3
    while let letter = text.u8(at: at) {
      if letter | 0x20 == 0x70, text.dropping(at).beginsIgnoringCase(with: "pop") { return .yes }
      if letter | 0x20 == 0x64, text.dropping(at).beginsIgnoringCase(with: "dovecot") { return .yes }
      at += 1
    }
    // `<process.clock@host>` (RFC 1939 section 7).
    guard text.u8(at: text.byteCount - 1) == UInt8(ascii: ">"), let open = text.firstIndex(of: UInt8(ascii: "<")) else {
      return .no
    }
    return text.firstIndex(of: UInt8(ascii: "@"), from: open) == nil ? .no : .yes
  }

  /// Without the greeting, commands that only a client of POP3 says; `USER` is also FTP's, so that the port must tell.
  private static func recogniseCommand(_ bytes: RawSpan, isPort: Bool) -> Recognition {
    guard isPort else { return .no }
    guard bytes.byteCount >= 5 else { return .unsure }
    let word = bytes.prefix(4)
    let end = bytes[4]
    guard end == 0x20 || end == 0x0D || end == 0x0A else { return .no }
    let known: [StaticString] = ["user", "pass", "apop", "capa", "stls", "retr", "uidl", "list", "stat", "auth"]
    for name in known where word.equalsIgnoringCase(name) { return .yes }
    return .no
  }
}
