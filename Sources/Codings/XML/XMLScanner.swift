import Bytes

/// Cuts a document into tags, attributes and text (XML 1.0, sections 2 and 3). Entities are not expanded, declarations
/// are skipped, nothing external is ever read. HTML's liberties (attributes without quotes or value, a stray `<`) pass.
struct XMLScanner {
  private(set) var offset = 0
  /// Inside a start tag, behind its name.
  private var isInTag = false
  /// The start tag being read is of an HTML element that never has an end tag.
  private var isVoid = false
  /// The element whose text runs to its own end tag (HTML `script` and `style`).
  private var rawText: Range<Int>?
  /// HTML rules apply.
  var isHTML = false
  /// The document has declared entities of its own.
  private(set) var declaresEntities = false

  init() {}

  mutating func reset() {
    offset = 0
    isInTag = false
    rawText = nil
    isHTML = false
    declaresEntities = false
  }

  /// Finds the next step. Inlined, so that what it finds is not told by way of memory.
  @inline(__always)
  mutating func next(in bytes: RawSpan, into event: inout XMLEvent) throws(DecodeError) -> Bool {
    if isInTag {
      // Most tags end behind their name.
      if !isVoid, bytes.u8(at: offset) == UInt8(ascii: ">") {
        offset += 1
        isInTag = false
      } else if try attribute(in: bytes, into: &event) {
        return true
      }
    }
    if let name = rawText, readRawText(of: name, in: bytes, into: &event) { return true }
    while offset < bytes.byteCount {
      if bytes[offset] != UInt8(ascii: "<") {
        if readText(in: bytes, into: &event) { return true }
        continue
      }
      guard let mark = bytes.u8(at: offset + 1) else { throw .needMore(atLeast: offset + 2) }
      switch mark {
      case UInt8(ascii: "!"): if try readDeclaration(in: bytes, into: &event) { return true }
      case UInt8(ascii: "?"): offset = try XMLScanner.find("?>", in: bytes, from: offset + 2) + 2
      case UInt8(ascii: "/"):
        let name = XMLScanner.nameRange(bytes, offset + 2)
        var end = name.upperBound
        if bytes.u8(at: end) != UInt8(ascii: ">") { end = try XMLScanner.find(">", in: bytes, from: end) }
        event.kind = .close
        event.name = name
        offset = end + 1
        return true
      default:
        let name = XMLScanner.nameRange(bytes, offset + 1)
        if name.isEmpty {
          if readText(in: bytes, into: &event) { return true }
          continue
        }
        event.kind = .open
        event.name = name
        offset = name.upperBound
        isInTag = true
        isVoid = isHTML && XMLScanner.isVoid(bytes.extracting(name))
        return true
      }
    }
    return false
  }

  /// Steps over the end tag of the element `name` if it comes next, letter by letter and without blanks, as most do.
  @inline(__always)
  mutating func skipEndTag(of name: Range<Int>, in bytes: RawSpan) -> Bool {
    let end = offset + 2 + name.count
    guard !isInTag, rawText == nil, end < bytes.byteCount, bytes[offset] == UInt8(ascii: "<"),
      bytes[offset + 1] == UInt8(ascii: "/"), bytes[end] == UInt8(ascii: ">"), !name.isEmpty,
      XMLScanner.equal(bytes, name, offset + 2..<end)
    else { return false }
    offset = end + 1
    return true
  }

  /// Takes the name of a start tag of XML if one comes next, and steps over its end if that follows at once, as mostly.
  @inline(__always)
  mutating func takeStartTag(in bytes: RawSpan) -> Range<Int>? {
    guard !isInTag, !isHTML, bytes.u8(at: offset) == UInt8(ascii: "<") else { return nil }
    let name = XMLScanner.nameRange(bytes, offset + 1)
    guard !name.isEmpty else { return nil }
    isVoid = false
    isInTag = bytes.u8(at: name.upperBound) != UInt8(ascii: ">")
    offset = name.upperBound + (isInTag ? 0 : 1)
    return name
  }

  /// Inside a start tag: the next attribute, or the close of an empty element. Answers `false` behind `>`.
  private mutating func attribute(in bytes: RawSpan, into event: inout XMLEvent) throws(DecodeError) -> Bool {
    while true {
      var cursor = XMLScanner.skipBlanks(bytes, offset)
      guard let byte = bytes.u8(at: cursor) else { throw .needMore(atLeast: cursor + 1) }
      if byte == UInt8(ascii: ">") {
        offset = cursor + 1
        isInTag = false
        if isVoid { event.close() }
        return isVoid
      }
      if byte == UInt8(ascii: "/") {
        offset = cursor + 1
        guard bytes.u8(at: offset) == UInt8(ascii: ">") else { continue }
        offset += 1
        isInTag = false
        rawText = nil
        event.close()
        return true
      }
      let name = XMLScanner.nameRange(bytes, cursor)
      guard !name.isEmpty else {
        // Nothing that belongs here: step over it.
        offset = cursor + 1
        continue
      }
      cursor = XMLScanner.skipBlanks(bytes, name.upperBound)
      guard bytes.u8(at: cursor) == UInt8(ascii: "=") else {
        offset = name.upperBound
        continue
      }
      cursor = XMLScanner.skipBlanks(bytes, cursor + 1)
      event.kind = .attribute
      event.name = name
      event.hasEntities = false
      event.value = try XMLScanner.attributeValue(bytes, cursor, &event.hasEntities)
      let isQuoted = event.value.lowerBound > cursor
      offset = event.value.upperBound + (isQuoted ? 1 : 0)
      return true
    }
  }

  private static func attributeValue(
    _ bytes: RawSpan, _ start: Int, _ hasEntities: inout Bool
  ) throws(DecodeError) -> Range<Int> {
    guard let quote = bytes.u8(at: start) else { throw .needMore(atLeast: start + 1) }
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let end = XMLScanner.textEnd(bytes, start + 1, at: quote, &hasEntities)
      if end == bytes.byteCount { throw .needMore(atLeast: end + 1) }
      return start + 1..<end
    }
    var cursor = start
    while let byte = bytes.u8(at: cursor), byte > 0x20, byte != UInt8(ascii: ">") {
      if byte == UInt8(ascii: "&") { hasEntities = true }
      cursor += 1
    }
    return start..<cursor
  }

  /// Text up to the next `<`, without blanks at either end. Answers `false` when nothing is left of it.
  @inline(__always)
  private mutating func readText(in bytes: RawSpan, into event: inout XMLEvent) -> Bool {
    // The first byte may be a `<` that begins no tag.
    event.hasEntities = bytes[offset] == UInt8(ascii: "&")
    let end = XMLScanner.textEnd(bytes, offset + 1, at: UInt8(ascii: "<"), &event.hasEntities)
    let range = XMLScanner.trim(bytes, offset..<end)
    offset = end
    guard !range.isEmpty else { return false }
    event.kind = .text
    event.value = range
    return true
  }

  /// HTML: everything up to `</name`.
  private mutating func readRawText(of name: Range<Int>, in bytes: RawSpan, into event: inout XMLEvent) -> Bool {
    rawText = nil
    var cursor = offset
    while let hit = bytes.firstIndex(of: UInt8(ascii: "<"), from: cursor) {
      cursor = hit + 1
      guard bytes.u8(at: cursor) == UInt8(ascii: "/") else { continue }
      let candidate = cursor + 1..<min(cursor + 1 + name.count, bytes.byteCount)
      if XMLScanner.equalIgnoringCase(bytes, candidate, name) {
        cursor = hit
        break
      }
    }
    let end = bytes.u8(at: cursor) == UInt8(ascii: "<") ? cursor : bytes.byteCount
    let range = XMLScanner.trim(bytes, offset..<end)
    offset = end
    guard !range.isEmpty else { return false }
    event.kind = .characterData
    event.value = range
    event.hasEntities = false
    return true
  }

  /// `<!…`: a comment, a CDATA section, or a declaration, which is skipped with its internal subset.
  private mutating func readDeclaration(in bytes: RawSpan, into event: inout XMLEvent) throws(DecodeError) -> Bool {
    let rest = bytes.dropping(offset)
    if rest.begins(with: "<!--") {
      let end = try XMLScanner.find("-->", in: bytes, from: offset + 4)
      return finish(.comment, XMLScanner.trim(bytes, offset + 4..<end), next: end + 3, into: &event)
    }
    if rest.begins(with: "<![CDATA[") {
      let end = try XMLScanner.find("]]>", in: bytes, from: offset + 9)
      return finish(.characterData, offset + 9..<end, next: end + 3, into: &event)
    }
    var cursor = offset + 2
    var subset = 0
    while let byte = bytes.u8(at: cursor) {
      cursor += 1
      switch byte {
      case UInt8(ascii: "["): subset += 1
      case UInt8(ascii: "<") where !declaresEntities:
        declaresEntities = bytes.dropping(cursor).begins(with: "!ENTITY")
      case UInt8(ascii: "]"): subset = max(subset - 1, 0)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        cursor = (bytes.firstIndex(of: byte, from: cursor) ?? bytes.byteCount - 1) + 1
      case UInt8(ascii: ">") where subset == 0:
        offset = cursor
        return false
      default: break
      }
    }
    throw .needMore(atLeast: bytes.byteCount + 1)
  }

  private mutating func finish(
    _ kind: XMLEvent.Kind, _ value: Range<Int>, next: Int, into event: inout XMLEvent
  ) -> Bool {
    offset = next
    event.kind = kind
    event.value = value
    event.hasEntities = false
    return !value.isEmpty
  }

  /// The text of the element just opened runs to its end tag, whatever it holds.
  mutating func expectRawText(of name: Range<Int>) { rawText = name }
}
