import AuditModel
import Bytes

/// Reads commands and replies line by line. After `AUTH` was granted both sides are recognised anew (RFC 4217).
final class FTPDecoder: StreamDecoder {
  /// Longer lines are none of this protocol's.
  private static let lineLimit = 4_096

  /// Where the next data connection goes to.
  private var announced: (side: FlowDirection, port: UInt16)?
  private var isUpgrading = false
  /// The user gave the name for everybody (RFC 1635): the password is no secret, but by custom an e-mail address.
  private var isAnonymous = false

  func consume(_ window: borrowing StreamWindow, into sink: any MessageSink) throws(DecodeError) -> Progress {
    var at = 0
    while at < window.bytes.byteCount {
      if isUpgrading, window.direction == .fromInitiator { return Progress(consumed: at) }
      guard let feed = window.bytes.firstIndex(of: 0x0A, from: at) else {
        let left = window.bytes.byteCount - at
        if left < Self.lineLimit { return Progress(consumed: at, next: .more(atLeast: left + 1)) }
        return at > 0 ? Progress(consumed: at) : Progress(consumed: left, unknown: left)
      }
      let offset = window.offset &+ UInt64(at)
      let line = window.bytes.clamped(at..<feed)
      at = feed + 1
      if window.direction == .fromInitiator {
        readCommand(line, at: offset, sink)
      } else if readReply(line, at: offset, sink) {
        return Progress(consumed: at, next: .handOver)
      }
    }
    return Progress(consumed: at)
  }

  func skip(_ count: Int, from direction: FlowDirection, at offset: UInt64, into sink: any MessageSink) {
    announced = nil
    isUpgrading = false
  }

  func salvage(_ rest: borrowing StreamWindow, into sink: any MessageSink) -> Int {
    guard !isUpgrading, rest.bytes.firstIndex(of: 0x0A) == nil else { return 0 }
    if rest.direction == .fromInitiator {
      readCommand(rest.bytes, at: rest.offset, sink)
    } else {
      _ = readReply(rest.bytes, at: rest.offset, sink)
    }
    return rest.bytes.byteCount
  }

  func finish(_ rest: borrowing StreamWindow, into sink: any MessageSink) {}

  // MARK: - Commands

  /// RFC 959 section 5.3: a word, and mostly one argument up to the line's end.
  private func readCommand(_ line: RawSpan, at offset: UInt64, _ sink: any MessageSink) {
    let text = line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.prefix(line.byteCount - 1) : line
    var end = 0
    while let byte = text.u8(at: end), byte.isASCIILetter, end < 8 { end += 1 }
    guard end > 0 else { return }
    let word = text.prefix(end)
    var start = end
    while let byte = text.u8(at: start), byte.isASCIIBlank { start += 1 }
    let argument = text.dropping(start)
    if word.equalsIgnoringCase("auth") { isUpgrading = true }
    if word.equalsIgnoringCase("port") { announce(.fromInitiator, FTPEndpoint.classic(argument)) }
    if word.equalsIgnoringCase("eprt") { announce(.fromInitiator, FTPEndpoint.extended(argument)) }
    if word.equalsIgnoringCase("user") {
      isAnonymous = argument.equalsIgnoringCase("anonymous") || argument.equalsIgnoringCase("ftp")
    }
    let command = FTPCommand(word)
    if argument.byteCount == 0, !command.opensData { return }
    let head = MessageHead(protocolName: FTP.name, direction: .request, sender: .fromInitiator)
    sink.begin(head, start: word, host: text.prefix(0))
    if argument.byteCount > 0 {
      withBytes(of: command.name) {
        let part = isAnonymous && (command.part == .password || command.part == .user) ? .text : command.part
        sink.field(part, name: $0, value: argument, at: offset &+ UInt64(start))
      }
    }
    // What comes by the data connection is told under the command's word; the file's name is a value.
    if command.opensData, let target = announced {
      announced = nil
      sink.note(
        .dataChannel(side: target.side, port: target.port), at: offset..<offset &+ UInt64(line.byteCount),
        from: .fromInitiator)
    }
    sink.end()
  }

  private func announce(_ side: FlowDirection, _ port: UInt16?) {
    if let port { announced = (side, port) }
  }

  // MARK: - Replies

  /// RFC 959 section 4.2: three digits and text; lines between the first and last of several may be any text. Answers
  /// whether TLS begins behind the line.
  private func readReply(_ line: RawSpan, at offset: UInt64, _ sink: any MessageSink) -> Bool {
    let text = line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.prefix(line.byteCount - 1) : line
    let isCoded = text.byteCount >= 3 && text[0].isASCIIDigit && text[1].isASCIIDigit && text[2].isASCIIDigit
    let code = isCoded ? text.prefix(3) : text.prefix(0)
    let value = isCoded ? text.dropping(4) : text
    if code.equals("227") { announce(.fromResponder, FTPEndpoint.classic(value)) }
    if code.equals("229") { announce(.fromResponder, FTPEndpoint.extended(value)) }
    if value.byteCount > 0 {
      let head = MessageHead(protocolName: FTP.name, direction: .response, sender: .fromResponder)
      let none = text.prefix(0)
      sink.begin(head, start: code, host: none)
      let name: StaticString = code.equals("257") ? "path" : ""
      withBytes(of: name) {
        sink.field(
          name.utf8CodeUnitCount > 0 ? .field : .text, name: $0, value: value, at: place(of: value, text, offset))
      }
      sink.end()
    }
    return settleUpgrade(text, code)
  }

  private func place(of value: RawSpan, _ text: RawSpan, _ offset: UInt64) -> UInt64 {
    offset &+ UInt64(text.byteCount - value.byteCount)
  }

  private func settleUpgrade(_ text: RawSpan, _ code: RawSpan) -> Bool {
    guard isUpgrading, code.byteCount == 3, text.u8(at: 3) != 0x2D else { return false }
    isUpgrading = false
    return code.equals("234") || code.equals("334")
  }
}
