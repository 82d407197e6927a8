import AuditModel
import Bytes

/// A greeting `220` may be that of a mail server too: it must name FTP, be followed by a reply that mail has not, or
/// come from port 21. Among the commands only those count that no other protocol has.
enum FTPRecogniser {
  private static let commands: [StaticString] = [
    "AUTH TLS\r\n", "AUTH SSL\r\n", "FEAT\r\n", "SYST\r\n", "PASV\r\n", "EPSV\r\n", "OPTS UTF8 ", "TYPE I\r\n",
    "TYPE A\r\n", "PORT ", "EPRT |", "CWD ", "MLSD", "RETR ", "STOR ", "PBSZ 0",
  ]

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first == 0x32 { return greeting(bytes, isPort: ports.responder == FTP.port) }
    if ports.responder == FTP.port, isReply(bytes) { return .yes }
    guard first >= 0x41, first <= 0x5A else { return .no }
    return command(bytes, isPort: ports.responder == FTP.port)
  }

  private static func greeting(_ bytes: RawSpan, isPort: Bool) -> Recognition {
    if bytes.byteCount < 4 { return HTTP1Recogniser.isPrefix(bytes, of: "220") ? .unsure : .no }
    guard isPort ? isReply(bytes) : bytes.begins(with: "220 ") || bytes.begins(with: "220-") else { return .no }
    if isPort { return .yes }
    // A greeting may have many lines. Behind it a mail server answers 250 or 3xx to other words.
    var start = 0
    while let feed = bytes.firstIndex(of: 0x0A, from: start) {
      let line = bytes.clamped(start..<feed)
      if line.begins(with: "331 ") || line.begins(with: "234 ") || line.begins(with: "211-") { return .yes }
      guard line.begins(with: "220") else { return .no }
      for index in 3..<max(3, line.byteCount) where line.dropping(index).beginsIgnoringCase(with: "ftp") { return .yes }
      start = feed + 1
    }
    return .unsure
  }

  private static func isReply(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 4, bytes[0] >= 0x31, bytes[0] <= 0x36 else { return false }
    return bytes[1].isASCIIDigit && bytes[2].isASCIIDigit && (bytes[3] == 0x20 || bytes[3] == 0x2D)
  }

  private static func command(_ bytes: RawSpan, isPort: Bool) -> Recognition {
    let start = bytes.prefix(16)
    var isUnsure = false
    for text in commands {
      if bytes.begins(with: text) { return isWord(text) || isPort ? .yes : .no }
      if HTTP1Recogniser.isPrefix(start, of: text) { isUnsure = true }
    }
    // POP3 begins so too: only the port or the server's greeting can tell.
    if start.beginsIgnoringCase(with: "user ") { return isPort ? .yes : .unsure }
    if HTTP1Recogniser.isPrefix(start, of: "USER ") { isUnsure = true }
    return isUnsure ? .unsure : .no
  }

  /// `AUTH` in full and the commands of data connections prove themselves; words that others use need the port.
  private static func isWord(_ text: StaticString) -> Bool {
    withBytes(of: text) { $0.u8(at: $0.byteCount - 1) == 0x0A || $0.begins(with: "EPRT") || $0.begins(with: "OPTS") }
  }
}
