import AuditModel
import Bytes

/// Tells IMAP (RFC 9051 sections 2.2 and 7.1) by an untagged greeting or a tagged command.
enum IMAPRecogniser {
  private static let tagLimit = 16
  private static let greetings: [StaticString] = ["* ok ", "* preauth ", "* bye "]

  static func recognise(_ window: borrowing StreamWindow, _ ports: FlowPorts) -> Recognition {
    let bytes = window.bytes
    guard let first = bytes.u8(at: 0) else { return .unsure }
    return first == UInt8(ascii: "*") ? recogniseGreeting(bytes) : recogniseCommand(bytes, ports)
  }

  private static func recogniseGreeting(_ bytes: RawSpan) -> Recognition {
    var isUnsure = false
    for greeting in greetings {
      if bytes.beginsIgnoringCase(with: greeting) { return .yes }
      let count = min(bytes.byteCount, greeting.utf8CodeUnitCount)
      let isPart = greeting.withUTF8Buffer { letters in
        for index in 0..<count where unsafe bytes[index].asciiLowercased != letters[index] { return false }
        return true
      }
      if isPart { isUnsure = true }
    }
    return isUnsure ? .unsure : .no
  }

  /// A tag with a digit in it, a blank, a command, and a blank or the end of the line.
  private static func recogniseCommand(_ bytes: RawSpan, _ ports: FlowPorts) -> Recognition {
    var at = 0
    var hasDigit = false
    while let byte = bytes.u8(at: at), byte.isASCIIAlphanumeric || byte == 0x2E || byte == 0x2D {
      if byte.isASCIIDigit { hasDigit = true }
      at += 1
      if at > tagLimit { return .no }
    }
    guard let blank = bytes.u8(at: at) else { return at <= tagLimit ? .unsure : .no }
    guard blank == 0x20, at > 0, hasDigit else { return .no }
    // `230 Login successful`: a reply of FTP or SMTP looks like a command with such a tag.
    if isReplyCode(bytes.prefix(at)), ports.responder != 143, ports.responder != 993 { return .no }
    let start = at + 1
    at = start
    while let byte = bytes.u8(at: at), byte.isASCIILetter {
      at += 1
      if at - start > IMAPVerb.longest { return .no }
    }
    guard let end = bytes.u8(at: at) else { return .unsure }
    guard end == 0x20 || end == 0x0D || end == 0x0A else { return .no }
    return IMAPVerb(bytes.clamped(start..<at)) == .other ? .no : .yes
  }

  /// Three digits, the first of them 1 to 5 (RFC 959 section 4.2, RFC 5321 section 4.2).
  private static func isReplyCode(_ tag: RawSpan) -> Bool {
    guard tag.byteCount == 3, (0x31...0x35).contains(tag[0]) else { return false }
    return tag[1].isASCIIDigit && tag[2].isASCIIDigit
  }
}
