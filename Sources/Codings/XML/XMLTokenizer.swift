package import Bytes

/// XML and HTML as leaves: texts, CDATA sections, comments and attribute values. Paths are simplified XPath:
/// `/a/b[2]/@c`, where `[2]` counts elements of that name and `b` alone is the first.
package struct XMLTokenizer: LeafTokenizer {
  package static let depthLimit = 256

  private struct Step {
    var name = 0..<0
    /// Counted from 1 among the elements of this name.
    var occurrence = 1
    /// Where the counters of its children begin in `siblings`.
    var firstSibling = 0
    /// The element's attribute `name`, `key` or `id`: what says best what its text means.
    var label = 0..<0
  }

  private struct SiblingCount {
    var name: Range<Int>
    var count: Int
  }

  /// More names than this among the children of one element are counted as new each time.
  private static let siblingLimit = 32

  /// An attribute is looked for among so many of its element.
  private static let attributeLimit = 32

  private var scanner = XMLScanner()
  /// What is around `top`, outermost first; the first is no element but what holds the root.
  private var parents: [Step] = []
  /// The open element; while none is open, what holds the root.
  private var top = Step()
  /// How many elements are open.
  private var depth: Int { parents.count }
  private var siblings: [SiblingCount] = []
  private var rootCount = 0
  /// The leaf found last.
  private var leafKind = XMLEvent.Kind.text
  private var leafName: Range<Int> = 0..<0

  package private(set) var offset = 0
  /// Whether the document declares entities, which are not expanded: their text is not where it is referred to.
  var declaresEntities: Bool { scanner.declaresEntities }

  package init() {}

  package mutating func reset() { reset(html: false) }

  /// - Parameter html: Void elements need no end tag, `script` and `style` hold raw text, names have no case.
  package mutating func reset(html: Bool) {
    scanner.reset()
    scanner.isHTML = html
    parents.removeAll(keepingCapacity: true)
    top = Step()
    siblings.removeAll(keepingCapacity: true)
    offset = 0
  }

  /// Whether the bytes begin as markup does: blanks, a byte order mark, then a tag, a comment or a declaration; and as
  /// text does, because one packet of chance bytes in some hundreds begins with `<`.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    let start = XMLScanner.skipBlanks(bytes, bytes.begins(with: "\u{FEFF}") ? 3 : 0)
    guard bytes.u8(at: start) == UInt8(ascii: "<"), let mark = bytes.u8(at: start + 1) else { return false }
    guard TextSurvey.mayBeText(bytes) else { return false }
    if mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!") { return true }
    let name = XMLScanner.nameRange(bytes, start + 1)
    guard !name.isEmpty, let next = bytes.u8(at: name.upperBound) else { return false }
    let isEmpty = next == UInt8(ascii: "/") && bytes.u8(at: name.upperBound + 1) == UInt8(ascii: ">")
    let isTag = next == UInt8(ascii: ">") || isEmpty || XMLScanner.isBlank(next)
    return isTag && bytes.firstIndex(of: UInt8(ascii: ">"), from: name.upperBound) != nil
  }

  /// Whether a leaf is markup: it begins so, ends with a tag, and closes an element somewhere.
  static func recognise(leaf bytes: RawSpan) -> Bool {
    guard recognise(bytes) else { return false }
    let end = XMLScanner.trim(bytes, 0..<bytes.byteCount).upperBound
    guard end > 0, bytes[end - 1] == UInt8(ascii: ">") else { return false }
    return (try? XMLScanner.find("</", in: bytes, from: 0)) != nil
      || (try? XMLScanner.find("/>", in: bytes, from: 0)) != nil
  }

  /// Whether the bytes begin as an HTML page does.
  package static func isHTML(_ bytes: RawSpan) -> Bool {
    let text = bytes.dropping(XMLScanner.skipBlanks(bytes, bytes.begins(with: "\u{FEFF}") ? 3 : 0))
    return text.beginsIgnoringCase(with: "<!doctype html") || text.beginsIgnoringCase(with: "<html")
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    var event = XMLEvent()
    while true {
      if scanner.skipEndTag(of: top.name, in: bytes) {
        pop(1)
        offset = scanner.offset
        continue
      }
      if let name = scanner.takeStartTag(in: bytes) {
        try open(name, in: bytes)
        offset = name.upperBound
        continue
      }
      guard try scanner.next(in: bytes, into: &event) else { return false }
      switch event.kind {
      case .open: try open(event.name, in: bytes)
      case .close: close(event.name, in: bytes)
      case .attribute:
        let label = top.label
        if isLabel(event.name, in: bytes), depth > 0 { top.label = event.value }
        let isValue = isValue(event.name, in: bytes)
        if emit(event, key: isValue && !label.isEmpty ? label : event.name, into: &token) { return true }
      case .text, .characterData, .comment:
        let name = top.label.isEmpty ? top.name : top.label
        if emit(event, key: event.kind == .comment ? 0..<0 : name, into: &token) { return true }
      }
      offset = scanner.offset
    }
  }

  @inline(__always)
  private mutating func emit(_ event: XMLEvent, key: Range<Int>, into token: inout LeafToken) -> Bool {
    guard !event.value.isEmpty else { return false }
    leafKind = event.kind
    leafName = event.name
    offset = scanner.offset
    token.set(event.value, key: key, escape: event.hasEntities ? .entities : .none)
    return true
  }

  @inline(__always)
  private mutating func open(_ name: Range<Int>, in bytes: RawSpan) throws(DecodeError) {
    guard depth < XMLTokenizer.depthLimit else { throw .malformed("XML: nested too deep", at: name.lowerBound) }
    let occurrence = count(name, in: bytes)
    parents.append(top)
    top = Step(name: name, occurrence: occurrence, firstSibling: siblings.count)
    if scanner.isHTML, isRawText(bytes.extracting(name)) { scanner.expectRawText(of: name) }
  }

  /// How many children of this name the open element has, this one included.
  private mutating func count(_ name: Range<Int>, in bytes: RawSpan) -> Int {
    let first = top.firstSibling
    var index = siblings.count
    while index > first {
      index -= 1
      if XMLScanner.equal(bytes, siblings[index].name, name) {
        siblings[index].count += 1
        return siblings[index].count
      }
    }
    if siblings.count - first < XMLTokenizer.siblingLimit { siblings.append(SiblingCount(name: name, count: 1)) }
    return 1
  }

  /// Closes the named element, and with it those inside that were left open; an end tag without start is ignored.
  private mutating func close(_ name: Range<Int>, in bytes: RawSpan) {
    if name.isEmpty { return pop(1) }
    for count in 0..<8 where count < max(depth, 1) {
      let open = count == 0 ? top.name : parents[depth - count].name
      let isEnd =
        scanner.isHTML ? XMLScanner.equalIgnoringCase(bytes, open, name) : XMLScanner.equal(bytes, open, name)
      if isEnd { return pop(count + 1) }
    }
  }

  /// Closes the innermost `count` elements.
  @inline(__always)
  private mutating func pop(_ count: Int) {
    var first = siblings.count
    for _ in 0..<count {
      guard let parent = parents.popLast() else { break }
      first = top.firstSibling
      top = parent
    }
    if siblings.count > first { siblings.removeLast(siblings.count - first) }
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    for step in parents.dropFirst() { XMLTokenizer.write(step, in: bytes, to: &path) }
    if depth > 0 { XMLTokenizer.write(top, in: bytes, to: &path) }
    switch leafKind {
    case .attribute:
      path.append("/@")
      path.append(name: bytes.clamped(leafName))
    case .comment: path.append("/comment()")
    default: break
    }
  }

  private static func write(_ step: Step, in bytes: RawSpan, to path: inout PathWriter) {
    path.append("/")
    path.append(name: bytes.clamped(step.name))
    if step.occurrence > 1 { path.append(index: step.occurrence) }
  }

  /// Whether the element of the leaf found last has this attribute with this value, as both stand in the tag.
  func hasAttribute(_ name: RawSpan, _ value: RawSpan, in bytes: RawSpan) -> Bool {
    guard depth > 0 else { return false }
    var at = top.name.upperBound
    for _ in 0..<XMLTokenizer.attributeLimit {
      at = XMLScanner.skipBlanks(bytes, at)
      let found = XMLScanner.nameRange(bytes, at)
      guard !found.isEmpty else { return false }
      at = XMLScanner.skipBlanks(bytes, found.upperBound)
      guard bytes.u8(at: at) == UInt8(ascii: "=") else { return false }
      at = XMLScanner.skipBlanks(bytes, at + 1)
      guard let quote = bytes.u8(at: at), quote == 0x22 || quote == 0x27,
        let end = bytes.firstIndex(of: quote, from: at + 1)
      else { return false }
      if bytes.clamped(found).equals(name) { return bytes.clamped(at + 1..<end).equals(value) }
      at = end + 1
    }
    return false
  }

  private func isLabel(_ name: Range<Int>, in bytes: RawSpan) -> Bool {
    let name = bytes.extracting(name)
    return name.equals("name") || name.equals("key") || name.equals("id")
  }

  private func isValue(_ name: Range<Int>, in bytes: RawSpan) -> Bool {
    let name = bytes.extracting(name)
    return name.equals("value") || name.equals("content")
  }

  private func isRawText(_ name: RawSpan) -> Bool {
    name.equalsIgnoringCase("script") || name.equalsIgnoringCase("style")
  }
}
