import Bytes

/// The commands of POP3 (RFC 1939, 2449, 2595, 5034) by how they are answered.
enum POP3Verb: UInt8 {
  case user, pass, apop, auth, startTLS
  /// The answer holds a mail, or its beginning.
  case retr, top
  /// The answer holds lines.
  case lines
  /// The answer is one line.
  case quiet
  case other

  init(_ word: RawSpan, hasArgument: Bool) {
    self = .other
    guard word.byteCount == 4 || word.byteCount == 3 else { return }
    let named: [(StaticString, POP3Verb)] = [
      ("user", .user), ("pass", .pass), ("apop", .apop), ("auth", hasArgument ? .auth : .lines), ("stls", .startTLS),
      ("retr", .retr), ("top", .top), ("capa", .lines), ("list", hasArgument ? .quiet : .lines),
      ("uidl", hasArgument ? .quiet : .lines), ("stat", .quiet), ("dele", .quiet), ("noop", .quiet), ("rset", .quiet),
      ("quit", .quiet), ("utf8", .quiet),
    ]
    for (name, verb) in named where word.equalsIgnoringCase(name) { self = verb }
  }

  /// The word by which a report calls a command and its answer.
  var name: StaticString {
    switch self {
    case .user: "USER"
    case .pass: "PASS"
    case .apop: "APOP"
    case .auth: "AUTH"
    case .startTLS: "STLS"
    case .retr: "RETR"
    case .top: "TOP"
    case .lines, .quiet, .other: ""
    }
  }
}
