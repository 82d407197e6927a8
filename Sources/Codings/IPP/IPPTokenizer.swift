package import Bytes

/// Internet Printing Protocol messages (RFC 8010 section 3): every value of every attribute is a leaf, members of
/// collections included, and the document behind the attributes is one more. Path: the group, then the attribute
/// (`operation job-name`, `job[1] media-col.media-size.x-dimension`, `document`). A value after the first of its
/// attribute has an index.
package struct IPPTokenizer: LeafTokenizer {
  private enum Section { case header, groups, document, end }

  /// Collections one inside the other.
  static let depthLimit = 16
  /// More than any answer lists; a message of nothing but groups is broken off.
  static let groupLimit = 65_536
  private static let headerSize = 8
  private static let operationGroup: UInt8 = 1
  private static let endOfAttributes: UInt8 = 3

  package private(set) var offset = 0
  private var section = Section.header
  private var group: UInt8 = 0
  private var groups = 0
  /// How many groups of each kind came before, by tag.
  private var ordinals: InlineArray<16, Int> = .init(repeating: -1)
  private var members = IPPMembers()
  private var documentFormat = 0..<0

  package init() {}

  package mutating func reset() { self = IPPTokenizer() }

  /// Whether bytes announced as IPP begin like it: version 1 or 2, and a group behind the header.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard let major = bytes.u8(at: 0), let minor = bytes.u8(at: 1), major == 1 || major == 2, minor <= 9,
      let tag = bytes.u8(at: headerSize)
    else { return false }
    return tag > 0 && tag <= 0x0F
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    if section == .header {
      guard bytes.byteCount >= Self.headerSize else { throw .needMore(atLeast: Self.headerSize) }
      offset = Self.headerSize
      section = .groups
    }
    while section == .groups {
      guard let tag = bytes.u8(at: offset) else { throw .needMore(atLeast: offset + 1) }
      if tag > 0x0F {
        if try readAttribute(bytes, tag, into: &token) { return true }
      } else {
        try beginGroup(tag)
      }
    }
    return readDocument(bytes, into: &token)
  }

  /// RFC 8010 section 3.5.1: delimiter tags.
  private mutating func beginGroup(_ tag: UInt8) throws(DecodeError) {
    guard tag > 0 else { throw .malformed("IPP: reserved delimiter", at: offset) }
    groups += 1
    guard groups <= Self.groupLimit else { throw .malformed("IPP: groups without end", at: offset) }
    offset += 1
    members.removeAll()
    group = tag
    ordinals[Int(tag & 0x0F)] &+= 1
    if tag == Self.endOfAttributes { section = .document }
  }

  private mutating func readDocument(_ bytes: RawSpan, into token: inout LeafToken) -> Bool {
    guard section == .document, offset < bytes.byteCount else {
      section = .end
      return false
    }
    section = .end
    token.set(offset..<bytes.byteCount, key: 0..<0)
    token.scalar = .none
    token.part = PartDescription()
    token.part?.mediaType = documentFormat
    offset = bytes.byteCount
    return true
  }

  // MARK: - Attributes

  /// RFC 8010 section 3.1.4 to 3.1.7: value tag, name, value. Answers `false` where there is no leaf.
  private mutating func readAttribute(
    _ bytes: RawSpan, _ tag: UInt8, into token: inout LeafToken
  ) throws(DecodeError) -> Bool {
    var cursor = ByteCursor(bytes)
    cursor.offset = offset + 1
    let nameCount = Int(try cursor.u16())
    let name = cursor.offset..<cursor.offset + nameCount
    try cursor.skip(nameCount)
    let valueCount = Int(try cursor.u16())
    let value = cursor.offset..<cursor.offset + valueCount
    try cursor.skip(valueCount)
    offset = cursor.offset
    switch tag {
    case 0x4A: members.name(value)
    case 0x37: members.pop()
    case 0x34:
      members.begin(name)
      guard members.depth < Self.depthLimit else { throw .malformed("IPP: collections too deep", at: name.lowerBound) }
      members.push()
    default:
      members.begin(name)
      return readValue(bytes, tag, value, into: &token)
    }
    return false
  }

  private mutating func readValue(
    _ bytes: RawSpan, _ tag: UInt8, _ value: Range<Int>, into token: inout LeafToken
  ) -> Bool {
    guard !value.isEmpty else { return false }
    let key = members.key
    token.part = nil
    token.scalar = .none
    switch tag {
    case 0x21 where value.count == 4, 0x23 where value.count == 4:
      let number = Int32(bitPattern: bytes.u32(at: value.lowerBound) ?? 0)
      token.set(value, key: key, kind: .number)
      token.scalar = .signed(Int64(number))
    case 0x22: token.set(value, key: key, kind: .boolean)
    case 0x35, 0x36: token.set(text(bytes, value), key: key)
    default:
      let isText = tag >= 0x40 && tag < 0x60 || TextSurvey.isText(bytes.extracting(value))
      token.set(value, key: key, kind: isText ? .text : .binary)
    }
    if group == Self.operationGroup, members.depth == 0, bytes.clamped(key).equals("document-format") {
      documentFormat = value
    }
    return !token.value.isEmpty
  }

  /// RFC 8010 section 3.9: text with its language in front, each with its length.
  private func text(_ bytes: RawSpan, _ value: Range<Int>) -> Range<Int> {
    let whole = bytes.extracting(value)
    guard let language = whole.u16(at: 0), let count = whole.u16(at: 2 + Int(language)) else { return value }
    let start = value.lowerBound + 4 + Int(language)
    guard start + Int(count) <= value.upperBound else { return value }
    return start..<start + Int(count)
  }

  // MARK: - Path

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    guard section == .groups else { return path.append("document") }
    path.append(Self.name(of: group))
    let ordinal = ordinals[Int(group & 0x0F)]
    if ordinal > 0 { path.append(index: ordinal) }
    path.append(" ")
    members.writePath(in: bytes, to: &path)
  }

  /// RFC 8010 section 3.5.1 and the IANA registry of delimiter tags.
  private static func name(of group: UInt8) -> StaticString {
    switch group {
    case 1: "operation"
    case 2: "job"
    case 4: "printer"
    case 5: "unsupported"
    case 6: "subscription"
    case 7: "event"
    case 8: "resource"
    case 9: "document"
    case 10: "system"
    default: "group"
    }
  }
}
