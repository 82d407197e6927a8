import AuditModel
import Bytes

/// A session description (SDP, RFC 8866): lines of one letter, `=` and a value. Tells each under a name that says what
/// it is.
enum SessionDescription {
  static func tell(_ bytes: RawSpan, _ range: Range<Int>, at offset: UInt64, into sink: any MessageSink) {
    var at = range.lowerBound
    while at < range.upperBound {
      let feed = bytes.prefix(range.upperBound).firstIndex(of: 0x0A, from: at) ?? range.upperBound
      let line = bytes.trimmedRange(at..<feed)
      at = feed + 1
      guard line.count > 2, bytes[line.lowerBound + 1] == UInt8(ascii: "=") else { continue }
      let value = line.lowerBound + 2..<line.upperBound
      if bytes[line.lowerBound] == UInt8(ascii: "o") { tellOrigin(bytes, value, at: offset, sink) }
      withBytes(of: name(of: bytes[line.lowerBound])) { name in
        sink.field(.field, name: name, value: bytes.clamped(value), at: offset &+ UInt64(value.lowerBound))
      }
    }
  }

  private static func name(of letter: UInt8) -> StaticString {
    switch letter {
    case UInt8(ascii: "o"): "sdp.origin"
    case UInt8(ascii: "s"): "sdp.session"
    case UInt8(ascii: "i"): "sdp.information"
    case UInt8(ascii: "u"): "sdp.uri"
    case UInt8(ascii: "e"): "sdp.email"
    case UInt8(ascii: "p"): "sdp.phone"
    case UInt8(ascii: "c"): "sdp.connection"
    case UInt8(ascii: "k"): "sdp.key"
    case UInt8(ascii: "m"): "sdp.media"
    case UInt8(ascii: "a"): "sdp.attribute"
    default: "sdp.line"
    }
  }

  /// `o=<user> <id> <version> <nettype> <addrtype> <address>`: the user is `-` where there is none.
  private static func tellOrigin(_ bytes: RawSpan, _ value: Range<Int>, at offset: UInt64, _ sink: any MessageSink) {
    let user = TextLines.word(bytes, value)
    let text = bytes.clamped(user)
    if !text.equals("-") {
      sink.field(.user, name: text.prefix(0), value: text, at: offset &+ UInt64(user.lowerBound))
    }
    tellAddress(bytes, value, at: offset, sink)
  }

  /// The last word is an address: under a key of its own it is read as one.
  private static func tellAddress(_ bytes: RawSpan, _ value: Range<Int>, at offset: UInt64, _ sink: any MessageSink) {
    var start = value.upperBound
    while start > value.lowerBound, bytes[start - 1] != 0x20 { start -= 1 }
    guard start < value.upperBound else { return }
    withBytes(of: "sdp.ip-address") { name in
      sink.field(
        .field, name: name, value: bytes.clamped(start..<value.upperBound), at: offset &+ UInt64(start))
    }
  }
}
