import AuditModel
import Bytes

/// The text of one direction, line by line.
struct TelnetLines {
  enum Prompt { case none, user, password }

  /// A longer line is told in pieces.
  private static let limit = 2_048

  private let direction: FlowDirection
  private var text: [UInt8] = []
  private var map = OffsetMap()

  init(_ direction: FlowDirection) { self.direction = direction }

  /// What the line begun asks for. The terminal may have echoed a part of the answer.
  var prompt: Prompt {
    let line = text.rawBytes
    guard let colon = lastColon(line) else { return .none }
    let words = line.prefix(colon).trimmingBlanks()
    for word: StaticString in ["password", "passwort", "passcode"] where ends(words, with: word) { return .password }
    for word: StaticString in ["login", "username", "user name", "user", "account"] where ends(words, with: word) {
      return .user
    }
    return .none
  }

  private func lastColon(_ line: RawSpan) -> Int? {
    var index = line.byteCount - 1
    while index >= 0, line[index] != 0x3A { index -= 1 }
    return index >= 0 ? index : nil
  }

  private func ends(_ words: RawSpan, with word: StaticString) -> Bool {
    words.dropping(words.byteCount - word.utf8CodeUnitCount).equalsIgnoringCase(word)
  }

  /// Takes text without commands; a line ends at CR, LF or NUL.
  mutating func take(_ bytes: RawSpan, at offset: UInt64, after prompt: Prompt, _ sink: any MessageSink) {
    var low = 0
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      guard byte == 0x0D || byte == 0x0A || byte == 0 else { continue }
      append(bytes.clamped(low..<index), at: offset &+ UInt64(low), after: prompt, sink)
      tell(after: prompt, sink)
      low = index + 1
    }
    append(bytes.dropping(low), at: offset &+ UInt64(low), after: prompt, sink)
  }

  /// The direction ends, or bytes are missing.
  mutating func end(after prompt: Prompt, _ sink: any MessageSink) { tell(after: prompt, sink) }

  private mutating func append(_ bytes: RawSpan, at offset: UInt64, after prompt: Prompt, _ sink: any MessageSink) {
    var done = 0
    while done < bytes.byteCount {
      let part = bytes.dropping(done).prefix(Self.limit - text.count)
      let start = offset &+ UInt64(done)
      map.append(
        derived: text.count..<text.count + part.byteCount, source: start..<start &+ UInt64(part.byteCount))
      text.append(bytesOf: part)
      done += part.byteCount
      if text.count == Self.limit { tell(after: prompt, sink) }
    }
  }

  private mutating func tell(after prompt: Prompt, _ sink: any MessageSink) {
    if !text.isEmpty {
      let head = MessageHead(
        protocolName: Telnet.name, direction: direction == .fromInitiator ? .request : .response, sender: direction)
      let bytes = text.rawBytes
      let none = bytes.prefix(0)
      withBytes(of: direction == .fromInitiator ? "INPUT" : "OUTPUT") { sink.begin(head, start: $0, host: none) }
      let part: Part = prompt == .user ? .user : prompt == .password ? .password : .text
      if map.pieces.count == 1, let first = map.pieces.first {
        sink.field(part, name: none, value: bytes, at: first.source.lowerBound)
      } else {
        sink.body(
          MessageBody(
            part: part, bytes: bytes, origin: map, mediaType: none, contentEncoding: none, isComplete: true))
      }
      sink.end()
    }
    text.removeAll(keepingCapacity: true)
    map.removeAll()
  }
}
