import AuditModel
import Bytes

/// The server's side: replies of one or more lines (RFC 5321 section 4.2).
struct SMTPServer {
  /// Longer lines are no replies.
  private static let lineLimit = 8_192
  private static let replyLimit = 65_536

  mutating func consume(
    _ window: borrowing StreamWindow, _ session: inout SMTPSession, _ sink: any MessageSink
  ) throws(DecodeError) -> Progress {
    var at = 0
    while let end = try nextEnd(window.bytes, from: at) {
      let verb = session.answer()
      let code = window.bytes.clamped(at..<at + 3)
      note(verb, code, &session)
      tell(window, at..<end, verb, sink)
      at = end
      if verb == .startTLS, session.startTLS == .granted { return Progress(consumed: at, next: .handOver) }
    }
    let left = window.bytes.byteCount - at
    return Progress(consumed: at, next: .more(atLeast: at > 0 ? 1 : left + 1))
  }

  /// As `replyEnd`; what was read before a fault is kept: the fault comes again.
  private func nextEnd(_ bytes: RawSpan, from start: Int) throws(DecodeError) -> Int? {
    do { return try replyEnd(bytes, from: start) } catch {
      if start > 0 { return nil }
      throw error
    }
  }

  private func note(_ verb: SMTPVerb?, _ code: RawSpan, _ session: inout SMTPSession) {
    let isGranted = code.u8(at: 0) == UInt8(ascii: "2") || code.u8(at: 0) == UInt8(ascii: "3")
    if verb == .data { session.data = isGranted ? .granted : .refused }
    if verb == .startTLS { session.startTLS = isGranted ? .granted : .refused }
  }

  /// Where the reply that begins at `start` ends; `nil` when it is not whole.
  private func replyEnd(_ bytes: RawSpan, from start: Int) throws(DecodeError) -> Int? {
    var at = start
    while at < bytes.byteCount {
      if at - start > Self.replyLimit { throw .malformed("a reply longer than replies are", at: at) }
      guard let line = TextLines.line(bytes, from: at) else {
        if bytes.byteCount - at > Self.lineLimit { throw .malformed("a line longer than replies are", at: at) }
        return nil
      }
      guard line.content.count >= 3, isCode(bytes.clamped(line.content.lowerBound..<line.content.lowerBound + 3)) else {
        throw .malformed("a reply without a code", at: at)
      }
      at = line.next
      if bytes.u8(at: line.content.lowerBound + 3) != UInt8(ascii: "-") || line.content.count == 3 { return at }
    }
    return nil
  }

  private func isCode(_ text: RawSpan) -> Bool {
    text[0] >= 0x32 && text[0] <= 0x35 && text[1].isASCIIDigit && text[2].isASCIIDigit
  }

  private func tell(
    _ window: borrowing StreamWindow, _ reply: Range<Int>, _ verb: SMTPVerb?, _ sink: any MessageSink
  ) {
    let bytes = window.bytes
    var start: [UInt8] = []
    start.append(bytesOf: bytes.clamped(reply.lowerBound..<reply.lowerBound + 3))
    if let name = verb?.name, name.utf8CodeUnitCount > 0 {
      start.append(0x20)
      withBytes(of: name) { start.append(bytesOf: $0) }
    }
    let none = bytes.prefix(0)
    let head = MessageHead(protocolName: SMTPModule.name, direction: .response, sender: window.direction)
    sink.begin(head, start: start.rawBytes, host: none)
    var at = reply.lowerBound
    while at < reply.upperBound, let line = TextLines.line(bytes, from: at) {
      let text = bytes.trimmedRange(min(line.content.lowerBound + 4, line.content.upperBound)..<line.content.upperBound)
      // In the answer to AUTH stands a challenge, in base64.
      if !text.isEmpty, verb != .auth || bytes[reply.lowerBound] != UInt8(ascii: "3") {
        sink.field(.text, name: none, value: bytes.clamped(text), at: window.offset &+ UInt64(text.lowerBound))
      }
      at = line.next
    }
    sink.end()
  }
}
