package import Bytes

/// An Internet message inside something else (RFC 5322; `message/rfc822` of RFC 2046 section 5.2.1): each header field
/// is a leaf, then the body as its headers describe it. Path: the field's name, or `$` for the body.
package struct MessageTokenizer: LeafTokenizer {
  private enum State { case header, body, end }

  private var section = HeaderSection()
  private var state = State.header
  private var part = PartDescription()
  /// Name of the leaf found last; empty for the body.
  private var leafName: Range<Int> = 0..<0

  package init() {}

  package mutating func reset() { self = MessageTokenizer() }

  package var offset: Int { section.offset }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    while state == .header {
      guard let field = section.next(in: bytes) else {
        state = .body
        break
      }
      part.read(field, in: bytes)
      if field.value.isEmpty { continue }
      leafName = field.name
      token.set(field.value, key: field.name)
      token.part = nil
      return true
    }
    guard state == .body else { return false }
    state = .end
    leafName = 0..<0
    token.set(section.offset..<max(section.offset, bytes.byteCount), key: 0..<0)
    token.part = part
    return section.offset < bytes.byteCount
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    if leafName.isEmpty { path.append("$") } else { path.append(name: bytes.clamped(leafName)) }
  }

  /// Whether text begins like a message: with a field that mail programs put first, and a second field behind it.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 32, let first = bytes.u8(at: 0), first.isASCIILetter,
      let colon = bytes.prefix(32).firstIndex(of: UInt8(ascii: ":")), isOpening(bytes.prefix(colon))
    else { return false }
    var section = HeaderSection()
    guard section.next(in: bytes) != nil, let second = section.next(in: bytes) else { return false }
    return !second.value.isEmpty && isField(bytes.extracting(second.name))
  }

  private static let openings: [StaticString] = [
    "received", "return-path", "from", "to", "subject", "date", "message-id", "mime-version", "delivered-to", "sender",
    "dkim-signature", "content-type", "reply-to", "cc", "x-mailer", "user-agent", "list-unsubscribe",
  ]

  private static func isOpening(_ name: RawSpan) -> Bool {
    for opening in openings where name.equalsIgnoringCase(opening) { return true }
    return false
  }

  /// The second field must be known too, or have a hyphen: two lines of prose with colons are no message.
  private static func isField(_ name: RawSpan) -> Bool {
    isOpening(name) || name.firstIndex(of: UInt8(ascii: "-")) != nil
  }
}
