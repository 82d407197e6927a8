import AuditModel
import Bytes

/// Looks through the visible text of a mail for links to unsubscribe, campaign ids and invisible pictures.
struct MailText {
  private static let campaigns: [StaticString] = ["mkt_tok=", "utm_campaign=", "utm_medium=email", "elqtrackid="]

  private let words: MailWords
  private let isHTML: Bool
  private var traits: MailTraits = [.readable]
  /// How many visible characters there were up to here, and where links to unsubscribe stood among them.
  private var visible = 0
  private var links: [Int] = []

  /// What one text shows.
  static func traits(of text: [UInt8], isHTML: Bool) -> MailTraits {
    var reader = MailText(words: MailWords(text), isHTML: isHTML)
    if isHTML { reader.readMarkup() } else { reader.readLines() }
    return reader.result()
  }

  private init(words: MailWords, isHTML: Bool) {
    self.words = words
    self.isHTML = isHTML
  }

  private consuming func result() -> MailTraits {
    if words.holdsAny(of: Self.campaigns) { traits.insert(.campaign) }
    if !links.isEmpty { traits.insert(.unsubscribeLink) }
    let quarter = visible - visible / 4
    if links.contains(where: { $0 >= quarter }) { traits.insert(.footerLink) }
    return traits
  }

  private mutating func add(link range: Range<Int>, at position: Int) {
    links.append(position)
    if words.holdsAny(of: ["http://"], in: range) { traits.insert(.clearLink) }
  }

  /// Plain text: a line that speaks of it, with an address in it or in the line behind it.
  private mutating func readLines() {
    let text = words.bytes
    let bytes = text.rawBytes
    var isAnnounced = false
    var start = 0
    while start < text.count {
      let end = bytes.firstIndex(of: 0x0A, from: start) ?? text.count
      let line = start..<end
      let speaks = words.holdsAny(of: MailWords.unsubscribing, in: line)
      let hasLink = words.holdsAny(of: ["https://", "http://", "mailto:"], in: line)
      if hasLink, speaks || isAnnounced { add(link: line, at: visible + line.count) }
      if line.count > 1 { isAnnounced = speaks && !hasLink }
      visible += line.count
      start = end + 1
    }
  }

  /// HTML: anchors, by their text and their target.
  private mutating func readMarkup() {
    let text = words.bytes
    let bytes = text.rawBytes
    var anchor: Int?
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "<") else {
        if text[at] > 0x20 { visible += 1 }
        at += 1
        continue
      }
      let end = bytes.firstIndex(of: UInt8(ascii: ">"), from: at) ?? text.count
      let tag = bytes.clamped(at..<end)
      if tag.begins(with: "<a ") { anchor = at }
      if tag.begins(with: "</a"), let start = anchor {
        if words.holdsAny(of: MailWords.unsubscribing, in: start..<at) { add(link: start..<at, at: visible) }
        anchor = nil
      }
      if tag.begins(with: "<img"), Self.isPixel(tag) { traits.insert(.pixel) }
      at = Self.behind(tag, end, bytes)
    }
  }

  private static func isPixel(_ tag: RawSpan) -> Bool {
    let hasWidth = tag.firstIndex(of: "width=\"1\"") != nil || tag.firstIndex(of: "width:1px") != nil
    return hasWidth && (tag.firstIndex(of: "height=\"1\"") != nil || tag.firstIndex(of: "height:1px") != nil)
  }

  /// What stands in style sheets and scripts is not visible.
  private static func behind(_ tag: RawSpan, _ end: Int, _ bytes: RawSpan) -> Int {
    if tag.begins(with: "<style") { return bytes.firstIndex(of: "</style", from: end) ?? bytes.byteCount }
    if tag.begins(with: "<script") { return bytes.firstIndex(of: "</script", from: end) ?? bytes.byteCount }
    return end + 1
  }
}
