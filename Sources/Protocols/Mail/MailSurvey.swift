import AuditModel
import Bytes
import Codings

/// Finds out what promises about mail need to know: the author's domain, the list headers, links to unsubscribe.
struct MailSurvey {
  /// Multiparts inside multiparts that are looked into.
  private static let depthLimit = 8
  /// So much text of one mail is looked at.
  private static let textLimit = 1 << 20

  private(set) var domain = ""
  private(set) var traits: MailTraits = []
  private var left = MailSurvey.textLimit

  var fact: MailFact { MailFact(domain: domain, traits: traits, mark: mark) }
  private var mark: UInt64 = 0xCBF2_9CE4_8422_2325

  // MARK: Header

  mutating func take(_ field: MessageField, in bytes: RawSpan) {
    let name = bytes.extracting(field.name)
    let value = bytes.extracting(field.value)
    note(value)
    if name.equalsIgnoringCase("from") { takeAuthor(value) }
    if name.equalsIgnoringCase("subject") { takeSubject(value) }
    if name.equalsIgnoringCase("list-unsubscribe") { traits.insert(.listUnsubscribe) }
    if name.equalsIgnoringCase("list-unsubscribe-post") { traits.insert(.oneClick) }
    if name.equalsIgnoringCase("list-id") { traits.insert(.bulk) }
    if name.equalsIgnoringCase("in-reply-to") { traits.insert(.reply) }
    if name.equalsIgnoringCase("precedence"), value.equalsIgnoringCase("bulk") || value.equalsIgnoringCase("list") {
      traits.insert(.bulk)
    }
  }

  /// FNV-1a, 64 bits.
  private mutating func note(_ value: RawSpan) {
    var mark = mark
    for index in 0..<value.byteCount { mark = (mark ^ UInt64(value[index])) &* 0x0000_0100_0000_01B3 }
    self.mark = mark
  }

  private mutating func takeAuthor(_ value: RawSpan) {
    guard domain.isEmpty else { return }
    // The address comes last, and is in angle brackets where a name stands before it.
    let start = value.firstIndex(of: UInt8(ascii: "<")) ?? 0
    guard let sign = value.firstIndex(of: UInt8(ascii: "@"), from: start) else { return }
    var end = sign + 1
    while let byte = value.u8(at: end), byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E { end += 1 }
    domain = value.clamped(sign + 1..<end).prefix(253).text.lowercased()
  }

  private mutating func takeSubject(_ value: RawSpan) {
    let text = TextCoding.mimeWord.decode(value.prefix(998)) ?? []
    let words = MailWords(text.filter { $0 != 0x0D && $0 != 0x0A })
    if words.holdsAny(of: MailWords.confirmation) { traits.insert(.confirmation) }
    if words.holdsAny(of: MailWords.administration) { traits.insert(.administrative) }
  }

  // MARK: Text

  /// Looks at a body: its text, or the texts of its parts.
  mutating func read(_ bytes: RawSpan, _ part: PartDescription, _ mediaType: RawSpan, depth: Int) {
    if mediaType.beginsIgnoringCase(with: "multipart/") {
      return readParts(bytes, mediaType, depth: depth)
    }
    guard mediaType.byteCount == 0 || mediaType.beginsIgnoringCase(with: "text/"), left > 0 else { return }
    var text: [UInt8] = []
    var offset = 0
    switch part.transferEncoding {
    case .identity: text.append(bytesOf: bytes.prefix(left))
    case .base64: _ = TextCoding.base64.decode(bytes, from: &offset, into: &text, limit: left)
    case .quotedPrintable: _ = TextCoding.quotedPrintable.decode(bytes, from: &offset, into: &text, limit: left)
    }
    guard !text.isEmpty else { return }
    left -= text.count
    traits.formUnion(MailText.traits(of: text, isHTML: mediaType.beginsIgnoringCase(with: "text/html")))
  }

  private mutating func readParts(_ bytes: RawSpan, _ mediaType: RawSpan, depth: Int) {
    guard depth < Self.depthLimit, let boundary = MultipartTokenizer.boundary(in: mediaType), !boundary.isEmpty else {
      return
    }
    var tokenizer = MultipartTokenizer()
    tokenizer.reset(boundary: mediaType.extracting(boundary))
    var token = LeafToken()
    // A multipart that breaks off was read up to there.
    while let isFound = try? tokenizer.next(in: bytes, into: &token), isFound {
      guard let part = token.part else { continue }
      read(bytes.extracting(token.value), part, bytes.clamped(part.mediaType), depth: depth + 1)
    }
  }
}
