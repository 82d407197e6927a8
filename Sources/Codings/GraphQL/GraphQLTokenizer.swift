package import Bytes

/// A GraphQL document (GraphQL, October 2021, section 2): each value written in it, under the name of its argument, and
/// each comment. Variables, and the types that their definitions name, are no values. Path: fields, arguments and
/// members from the outermost on, `register.input.email`.
package struct GraphQLTokenizer: LeafTokenizer {
  /// Deeper nesting is refused.
  static let depthLimit = 128

  private enum Scope { case selection, arguments, definitions, object, list }

  /// What was opened and not closed.
  private struct Step {
    let scope: Scope
    /// The field, argument or member that it belongs to.
    let name: Range<Int>
    /// Place in a list, else -1.
    var index = -1
  }

  package private(set) var offset = 0
  private var steps: [Step] = []
  /// What was named last in the innermost step.
  private var name: Range<Int> = 0..<0
  private var isValueDue = false
  /// A value was found, and what it makes of the state is still to be noted: its path may be asked for.
  private var isValueFound = false
  /// Behind a directive: what stands in parentheses are arguments, also outside of selections.
  private var isDirective = false
  /// Behind `...`: a name is that of a fragment or a type.
  private var isSpread = false
  /// The leaf found last is a comment.
  private var isComment = false

  package init() {}

  package mutating func reset() { self = GraphQLTokenizer() }

  /// Whether text begins as a document does: with a selection, or with the word for an operation or a fragment.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    let text = bytes.dropping(firstSign(bytes))
    if text.u8(at: 0) == UInt8(ascii: "{") {
      let inner = text.dropping(1)
      guard let next = inner.u8(at: firstSign(inner)) else { return false }
      return isNameStart(next) || next == UInt8(ascii: ".")
    }
    for word: StaticString in ["query", "mutation", "subscription", "fragment"] where text.begins(with: word) {
      guard let next = text.u8(at: word.utf8CodeUnitCount), !isNameByte(next) else { return false }
      return text.prefix(4_096).firstIndex(of: UInt8(ascii: "{")) != nil
    }
    return false
  }

  /// Behind blanks and comments.
  private static func firstSign(_ bytes: RawSpan) -> Int {
    var cursor = 0
    while let byte = bytes.u8(at: cursor), isIgnored(byte) || byte == UInt8(ascii: "#") {
      cursor = byte == UInt8(ascii: "#") ? bytes.firstIndex(of: 0x0A, from: cursor) ?? bytes.byteCount : cursor + 1
    }
    return cursor
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    var cursor = offset
    isComment = false
    if isValueFound { settle() }
    while let byte = bytes.u8(at: cursor) {
      if Self.isIgnored(byte) {
        cursor += 1
      } else if Self.isNameStart(byte) {
        let word = cursor..<Self.end(ofName: bytes, from: cursor)
        cursor = word.upperBound
        if take(word, bytes, into: &token) { return found(cursor) }
      } else if byte == UInt8(ascii: "#") {
        let end = bytes.firstIndex(of: 0x0A, from: cursor) ?? bytes.byteCount
        let text = XMLScanner.trim(bytes, cursor + 1..<end)
        cursor = end
        guard !text.isEmpty else { continue }
        isComment = true
        token.set(text, key: 0..<0)
        return found(cursor)
      } else if byte == UInt8(ascii: "\"") {
        cursor = try readString(bytes, cursor, into: &token)
        return found(cursor)
      } else if byte.isASCIIDigit || byte == UInt8(ascii: "-") {
        let start = cursor
        while let next = bytes.u8(at: cursor), Self.isNumberByte(next) { cursor += 1 }
        token.set(start..<cursor, key: key, kind: .number)
        isValueFound = true
        return found(cursor)
      } else {
        cursor = try takeSign(byte, bytes, cursor)
      }
    }
    guard steps.isEmpty else { throw .needMore(atLeast: bytes.byteCount + 1) }
    offset = bytes.byteCount
    return false
  }

  private mutating func found(_ end: Int) -> Bool {
    offset = end
    return true
  }

  // MARK: - Names and signs

  /// Takes a name; answers whether it is a value.
  private mutating func take(_ word: Range<Int>, _ bytes: RawSpan, into token: inout LeafToken) -> Bool {
    if isValueDue || steps.last?.scope == .list {
      let text = bytes.extracting(word)
      let isWord = text.equals("true") || text.equals("false")
      isValueFound = !text.equals("null")
      if isValueFound { token.set(word, key: key, kind: isWord ? .boolean : .text) } else { settle() }
      return isValueFound
    }
    isDirective = false
    if isSpread {
      isSpread = bytes.extracting(word).equals("on")
      name = 0..<0
    } else if let scope = steps.last?.scope, scope != .definitions {
      // Outside of everything stand words and the names of operations; in definitions, types.
      name = word
    }
    return false
  }

  private mutating func takeSign(_ byte: UInt8, _ bytes: RawSpan, _ start: Int) throws(DecodeError) -> Int {
    var cursor = start + 1
    switch byte {
    case UInt8(ascii: "$"):
      let end = Self.end(ofName: bytes, from: cursor)
      if steps.last?.scope == .definitions, !isValueDue { name = cursor..<end } else { settle() }
      cursor = end
    case UInt8(ascii: ":"):
      // In a selection an alias stands before it; in a definition, a type behind it.
      if let scope = steps.last?.scope, scope == .arguments || scope == .object { isValueDue = true }
    case UInt8(ascii: "="): isValueDue = true
    case UInt8(ascii: "@"):
      isDirective = true
      cursor = Self.end(ofName: bytes, from: cursor)
    case UInt8(ascii: "."): isSpread = true
    case UInt8(ascii: "("):
      try open(steps.isEmpty && !isDirective ? .definitions : .arguments, at: start)
    case UInt8(ascii: "{"):
      try open(isValueDue || steps.last?.scope == .list ? .object : .selection, at: start)
    case UInt8(ascii: "["):
      if isValueDue || steps.last?.scope == .list { try open(.list, at: start) }
    case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): try close(byte, at: start)
    case UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: "&"): break
    default: throw .malformed("GraphQL: a sign that has no meaning", at: start)
    }
    return cursor
  }

  private mutating func open(_ scope: Scope, at cursor: Int) throws(DecodeError) {
    guard steps.count < Self.depthLimit else { throw .malformed("GraphQL: nested too deep", at: cursor) }
    // Members of an object in a list have the place of the object before their names.
    let isNamed = !isSpread && steps.last?.scope != .list
    steps.append(Step(scope: scope, name: isNamed ? name : 0..<0, index: scope == .list ? 0 : -1))
    name = 0..<0
    isValueDue = false
    isDirective = false
    isSpread = false
  }

  private mutating func close(_ byte: UInt8, at cursor: Int) throws(DecodeError) {
    // A type that is a list.
    if byte == UInt8(ascii: "]"), steps.last?.scope == .definitions { return }
    guard let step = steps.popLast(), Self.closes(byte, step.scope) else {
      throw .malformed("GraphQL: a bracket too many", at: cursor)
    }
    name = step.name
    isValueDue = false
    isDirective = false
    isSpread = false
    if step.scope == .object || step.scope == .list { settle() }
  }

  private static func closes(_ byte: UInt8, _ scope: Scope) -> Bool {
    switch scope {
    case .selection, .object: byte == UInt8(ascii: "}")
    case .arguments, .definitions: byte == UInt8(ascii: ")")
    case .list: byte == UInt8(ascii: "]")
    }
  }

  // MARK: - Values

  private var key: Range<Int> {
    guard let last = steps.last, last.scope == .list else { return name }
    return last.name
  }

  /// A value is behind.
  private mutating func settle() {
    isValueDue = false
    isValueFound = false
    if let last = steps.indices.last, steps[last].scope == .list { steps[last].index += 1 }
  }

  private mutating func readString(
    _ bytes: RawSpan, _ start: Int, into token: inout LeafToken
  ) throws(DecodeError) -> Int {
    let isBlock = bytes.dropping(start).begins(with: "\"\"\"")
    let count = isBlock ? 3 : 1
    var cursor = start + count
    var isEscaped = false
    while let byte = bytes.u8(at: cursor) {
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        cursor += 2
      } else if byte == UInt8(ascii: "\""), !isBlock || bytes.dropping(cursor).begins(with: "\"\"\"") {
        token.set(start + count..<cursor, key: key, escape: isEscaped && !isBlock ? .json : .none)
        isValueFound = true
        return cursor + count
      } else {
        cursor += 1
      }
    }
    throw .needMore(atLeast: bytes.byteCount + 1)
  }

  // MARK: - Bytes

  /// Blanks, commas and the mark of byte order.
  private static func isIgnored(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == UInt8(ascii: ",") || byte == 0xEF
      || byte == 0xBB || byte == 0xBF
  }

  private static func isNameStart(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte == 0x5F }

  private static func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte == 0x5F }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2B || byte == 0x2E
  }

  private static func end(ofName bytes: RawSpan, from start: Int) -> Int {
    var cursor = start
    while let byte = bytes.u8(at: cursor), isNameByte(byte) { cursor += 1 }
    return cursor
  }

  // MARK: - Path

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    if isComment { return path.append("comment") }
    var isFirst = true
    for step in steps {
      write(step.name, bytes, &isFirst, &path)
      if step.index >= 0 { path.append(index: step.index) }
    }
    write(name, bytes, &isFirst, &path)
  }

  private func write(_ name: Range<Int>, _ bytes: RawSpan, _ isFirst: inout Bool, _ path: inout PathWriter) {
    guard !name.isEmpty else { return }
    if isFirst { path.append(name: bytes.clamped(name)) } else { path.append(member: bytes.clamped(name)) }
    isFirst = false
  }
}
