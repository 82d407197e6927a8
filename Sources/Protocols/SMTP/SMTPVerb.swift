import Bytes

/// The commands of SMTP (RFC 5321 section 4.1, RFC 3030, RFC 3207, RFC 4954).
enum SMTPVerb: UInt8 {
  case ehlo, mail, rcpt, data, bdat, auth, startTLS, quiet, other

  /// What the first word of a line asks for.
  init(_ word: RawSpan) {
    switch word.byteCount {
    case 4: self = Self.short(word)
    case 8 where word.equalsIgnoringCase("starttls"): self = .startTLS
    default: self = .other
    }
  }

  private static func short(_ word: RawSpan) -> SMTPVerb {
    if word.equalsIgnoringCase("mail") { return .mail }
    if word.equalsIgnoringCase("rcpt") { return .rcpt }
    if word.equalsIgnoringCase("data") { return .data }
    if word.equalsIgnoringCase("bdat") { return .bdat }
    if word.equalsIgnoringCase("auth") { return .auth }
    if word.equalsIgnoringCase("ehlo") || word.equalsIgnoringCase("helo") || word.equalsIgnoringCase("lhlo") {
      return .ehlo
    }
    let silent: [StaticString] = ["rset", "noop", "quit", "help", "vrfy", "expn", "etrn", "turn", "send"]
    for name in silent where word.equalsIgnoringCase(name) { return .quiet }
    return .other
  }

  /// The words by which a report calls a command and its reply.
  var name: StaticString {
    switch self {
    case .ehlo: "EHLO"
    case .mail: "MAIL"
    case .rcpt: "RCPT"
    case .data: "DATA"
    case .bdat: "BDAT"
    case .auth: "AUTH"
    case .startTLS: "STARTTLS"
    case .quiet, .other: ""
    }
  }
}
