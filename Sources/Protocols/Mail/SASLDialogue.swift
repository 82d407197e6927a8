import AuditModel
import Bytes
import Codings

/// What a client says to prove who it is (SASL, RFC 4422), in the base64 that SMTP, IMAP and POP3 write it in. Tells
/// names and passwords; answers to challenges hold no more than a name.
struct SASLDialogue {
  enum Mechanism: Equatable { case plain, login, bearer, challenge, scram, other }

  /// The longest response that is looked at.
  private static let limit = 12_288

  let mechanism: Mechanism
  /// Responses of the client so far.
  private var count = 0

  init(_ name: RawSpan) {
    if name.equalsIgnoringCase("plain") {
      mechanism = .plain
    } else if name.equalsIgnoringCase("login") {
      mechanism = .login
    } else if name.equalsIgnoringCase("xoauth2") || name.equalsIgnoringCase("oauthbearer") {
      mechanism = .bearer
    } else if name.equalsIgnoringCase("cram-md5") {
      mechanism = .challenge
    } else {
      mechanism = name.beginsIgnoringCase(with: "scram-") ? .scram : .other
    }
  }

  /// Whether a line can be a response: base64 (RFC 4648), `=` for an empty one, `*` to give up.
  static func isResponse(_ line: RawSpan) -> Bool {
    guard line.byteCount > 0, line.byteCount <= limit else { return false }
    if line.byteCount == 1 { return line[0] == UInt8(ascii: "*") || line[0] == UInt8(ascii: "=") }
    guard line.byteCount % 4 == 0 else { return false }
    for index in 0..<line.byteCount {
      let byte = line[index]
      guard byte.isASCIIAlphanumeric || byte == 0x2B || byte == 0x2F || byte == 0x3D else { return false }
    }
    return true
  }

  /// Tells what one response holds, within a message.
  mutating func tell(_ line: RawSpan, at offset: UInt64, into sink: any MessageSink) {
    count += 1
    guard line.byteCount > 1, let text = TextCoding.base64.decode(line.prefix(Self.limit)), !text.isEmpty else {
      return
    }
    let source = offset..<offset &+ UInt64(line.byteCount)
    switch mechanism {
    case .plain: tellPlain(text, source, sink)
    case .login:
      if count <= 2 { Self.give(count == 1 ? .user : .password, text, 0..<text.count, source, sink) }
    case .bearer: tellBearer(text, line, source, sink)
    case .challenge:
      // RFC 2195: the name, a blank, a keyed digest.
      if let blank = text.lastIndex(of: 0x20) { Self.give(.user, text, 0..<blank, source, sink) }
    case .scram: tellFirst(text, source, sink)
    case .other: break
    }
  }

  /// RFC 4616: who to act as, who it is, the password, with zero bytes between.
  private func tellPlain(_ text: [UInt8], _ source: Range<UInt64>, _ sink: any MessageSink) {
    guard let first = text.firstIndex(of: 0), let second = text[(first + 1)...].firstIndex(of: 0) else { return }
    if first > 0, text[..<first] != text[(first + 1)..<second] { Self.give(.user, text, 0..<first, source, sink) }
    Self.give(.user, text, first + 1..<second, source, sink)
    Self.give(.password, text, second + 1..<text.count, source, sink)
  }

  /// RFC 7628 section 3.1 and its forerunner: `user=` or `a=` before the name, and a token.
  private func tellBearer(_ text: [UInt8], _ line: RawSpan, _ source: Range<UInt64>, _ sink: any MessageSink) {
    let bytes = text.rawBytes
    for key: StaticString in ["user=", "a="] {
      guard let at = bytes.firstIndex(of: key) else { continue }
      let start = at + key.utf8CodeUnitCount
      let end = text[start...].firstIndex { $0 == 1 || $0 == UInt8(ascii: ",") } ?? text.count
      Self.give(.user, text, start..<end, source, sink)
      break
    }
    withBytes(of: "token") { sink.field(.field, name: $0, value: line, at: source.lowerBound) }
  }

  /// RFC 5802 section 7: `n=` before the name, in the first response only.
  private func tellFirst(_ text: [UInt8], _ source: Range<UInt64>, _ sink: any MessageSink) {
    guard count == 1, let at = text.rawBytes.firstIndex(of: ",n=") else { return }
    let end = text[(at + 3)...].firstIndex(of: UInt8(ascii: ",")) ?? text.count
    Self.give(.user, text, at + 3..<end, source, sink)
  }

  /// A part of what was decoded; all of it stood in the one token.
  private static func give(
    _ part: Part, _ text: [UInt8], _ range: Range<Int>, _ source: Range<UInt64>, _ sink: any MessageSink
  ) {
    guard !range.isEmpty else { return }
    let bytes = text.rawBytes.clamped(range)
    sink.field(part, name: bytes.prefix(0), value: bytes, within: source)
  }
}
