import Bytes

/// The commands of IMAP (RFC 9051 section 6) by what their arguments hold.
enum IMAPVerb: UInt8 {
  case login, authenticate, startTLS, append, id, compress
  /// Arguments without a meaning of their own here.
  case quiet
  case other

  static let longest = 14

  init(_ word: RawSpan) {
    self = .other
    guard word.byteCount >= 2, word.byteCount <= Self.longest else { return }
    for (name, verb) in Self.named where word.equalsIgnoringCase(name) { self = verb }
  }

  private static let named: [(StaticString, IMAPVerb)] = [
    ("login", .login), ("authenticate", .authenticate), ("starttls", .startTLS), ("append", .append), ("id", .id),
    ("compress", .compress), ("capability", .quiet), ("noop", .quiet), ("logout", .quiet), ("enable", .quiet),
    ("select", .quiet), ("examine", .quiet), ("create", .quiet), ("delete", .quiet), ("rename", .quiet),
    ("subscribe", .quiet), ("unsubscribe", .quiet), ("list", .quiet), ("lsub", .quiet), ("namespace", .quiet),
    ("status", .quiet), ("idle", .quiet), ("close", .quiet), ("unselect", .quiet), ("expunge", .quiet),
    ("check", .quiet), ("search", .quiet), ("fetch", .quiet), ("store", .quiet), ("copy", .quiet), ("move", .quiet),
    ("uid", .quiet), ("sort", .quiet), ("thread", .quiet), ("getquotaroot", .quiet), ("notify", .quiet),
  ]

  /// The word by which a report calls a command.
  var name: StaticString {
    switch self {
    case .login: "LOGIN"
    case .authenticate: "AUTHENTICATE"
    case .startTLS: "STARTTLS"
    case .append: "APPEND"
    case .id: "ID"
    case .compress: "COMPRESS"
    case .quiet, .other: ""
    }
  }
}
