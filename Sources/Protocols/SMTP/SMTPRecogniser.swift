import AuditModel
import Bytes

/// Tells SMTP by its first words (RFC 5321 sections 3.1 and 3.2, RFC 2033).
enum SMTPRecogniser {
  /// A reply line has at most 512 bytes (RFC 5321 section 4.5.3.1.5).
  private static let greetingLimit = 512
  private static let openings: [StaticString] = ["ehlo ", "helo ", "lhlo ", "mail from:<", "rcpt to:<"]

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    return first == UInt8(ascii: "2") ? recogniseGreeting(bytes, ports) : recogniseCommand(bytes)
  }

  private static func recogniseCommand(_ bytes: RawSpan) -> Recognition {
    var isUnsure = false
    for opening in openings {
      if bytes.beginsIgnoringCase(with: opening) { return .yes }
      if bytes.byteCount < opening.utf8CodeUnitCount, isBeginning(bytes, of: opening) { isUnsure = true }
    }
    return isUnsure ? .unsure : .no
  }

  private static func isBeginning(_ bytes: RawSpan, of word: StaticString) -> Bool {
    word.withUTF8Buffer { letters in
      for index in 0..<bytes.byteCount where unsafe bytes[index].asciiLowercased != letters[index] { return false }
      return true
    }
  }

  /// `220`, and the name of the protocol; FTP greets with the same number, so that without the name only the port
  /// tells.
  private static func recogniseGreeting(_ bytes: RawSpan, _ ports: FlowPorts) -> Recognition {
    let front = bytes.prefix(4)
    guard front.byteCount == 4 else {
      return front.begins(with: "2") && (front.byteCount < 2 || front[1] == 0x32)
        && (front.byteCount < 3 || front[2] == 0x30) ? .unsure : .no
    }
    guard front.begins(with: "220"), front[3] == 0x20 || front[3] == 0x2D else { return .no }
    guard let line = TextLines.line(bytes.prefix(greetingLimit), from: 0) else {
      return bytes.byteCount < greetingLimit ? .unsure : .no
    }
    let text = bytes.clamped(line.content)
    var at = 4
    while let letter = text.u8(at: at) {
      if letter | 0x20 == 0x73, text.dropping(at).beginsIgnoringCase(with: "smtp") { return .yes }
      if letter | 0x20 == 0x6C, text.dropping(at).beginsIgnoringCase(with: "lmtp") { return .yes }
      at += 1
    }
    return ports.responder == 25 || ports.responder == 587 || ports.responder == 2_525 ? .yes : .no
  }
}
