/// One step through an XML or HTML document.
struct XMLEvent {
  enum Kind { case open, attribute, close, text, characterData, comment }

  var kind = Kind.text
  /// Name of the element or attribute; empty for the close of an empty-element tag.
  var name: Range<Int> = 0..<0
  /// Content of an attribute, a text, a CDATA section or a comment.
  var value: Range<Int> = 0..<0
  /// Whether `value` holds an ampersand.
  var hasEntities = false

  /// Becomes the close of the element opened last.
  mutating func close() {
    kind = .close
    name = 0..<0
  }
}
