package import Bytes

/// JSON (RFC 8259), one document or several behind each other (JSON lines, concatenated, RFC 7464 sequences).
/// Iterative; nesting is capped. `null` is no leaf. A key that looks like data is a leaf too.
package struct JSONTokenizer: LeafTokenizer {
  /// Deeper nesting is refused: no real message needs it, and it would only fill memory.
  package static let depthLimit = 256

  private enum State { case document, value, firstValue, key, firstKey, afterValue }

  /// One container around the current value.
  private struct Step {
    var key: Range<Int> = 0..<0
    /// -1 in an object.
    var index = -1
    /// Behind the bracket that opens it.
    var start = 0
  }

  package private(set) var offset = 0
  private var state = State.document
  /// The containers around `top`, outermost first.
  private var parents: [Step] = []
  private var top = Step()
  private var depth = 0
  /// The leaf found last is the key itself.
  private var isKeyLeaf = false

  package init() {}

  package mutating func reset() {
    offset = 0
    state = .document
    parents.removeAll(keepingCapacity: true)
    top = Step()
    depth = 0
    isKeyLeaf = false
  }

  /// Begins anew at `offset`, with a document of its own.
  mutating func reset(at offset: Int) {
    reset()
    self.offset = offset
  }

  /// Whether the bytes begin as a JSON object or array does, with a little of what must follow.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    var index = 0
    func skipBlanks() { while index < bytes.byteCount, isBlank(bytes[index]) { index += 1 } }
    skipBlanks()
    guard let first = bytes.u8(at: index) else { return false }
    index += 1
    skipBlanks()
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let second = bytes.u8(at: index) else {
      return false
    }
    if first == UInt8(ascii: "{") { return second == UInt8(ascii: "\"") || second == UInt8(ascii: "}") }
    return second == UInt8(ascii: "]") || second == UInt8(ascii: "\"") || second == UInt8(ascii: "{")
      || second == UInt8(ascii: "[") || second == UInt8(ascii: "-") || second.isASCIIDigit
      || bytes.dropping(index).begins(with: "true") || bytes.dropping(index).begins(with: "false")
      || bytes.dropping(index).begins(with: "null")
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    var cursor = offset
    let end = bytes.byteCount
    if isKeyLeaf {
      isKeyLeaf = false
      state = .value
      cursor = try JSONTokenizer.skipColon(bytes, cursor)
    }
    while true {
      while cursor < end, JSONTokenizer.isBlank(bytes[cursor]) { cursor += 1 }
      guard cursor < end else {
        if state == .document { return false }
        throw .needMore(atLeast: end + 1)
      }
      let byte = bytes[cursor]
      switch state {
      case .afterValue:
        if byte == UInt8(ascii: ",") {
          if top.index >= 0 {
            top.index += 1
            state = .value
          } else {
            state = .key
          }
        } else if byte == (top.index >= 0 ? UInt8(ascii: "]") : UInt8(ascii: "}")) {
          close()
        } else {
          throw .malformed("JSON: neither a comma nor the end of the container", at: cursor)
        }
        cursor += 1
      case .key, .firstKey:
        guard byte == UInt8(ascii: "\"") else {
          guard byte == UInt8(ascii: "}"), state == .firstKey else {
            throw .malformed("JSON: no member name", at: cursor)
          }
          close()
          cursor += 1
          continue
        }
        var escaped = false
        let quote = try JSONTokenizer.scanString(bytes, cursor + 1, &escaped)
        let key = cursor + 1..<quote
        top.key = key
        cursor = quote + 1
        if key.count >= 7, PathWriter.looksLikeData(bytes.extracting(key)) {
          isKeyLeaf = true
          offset = cursor
          token.set(key, key: 0..<0, escape: escaped ? .json : .none)
          return true
        }
        // The usual colon costs no second look.
        if cursor < end, bytes[cursor] == UInt8(ascii: ":") {
          cursor += 1
        } else {
          cursor = try JSONTokenizer.skipColon(bytes, cursor)
        }
        state = .value
      case .value, .firstValue, .document:
        switch byte {
        case UInt8(ascii: "\""):
          var escaped = false
          let quote = try JSONTokenizer.scanString(bytes, cursor + 1, &escaped)
          token.set(cursor + 1..<quote, key: top.key, escape: escaped ? .json : .none)
          finishScalar(at: quote + 1)
          return true
        case UInt8(ascii: "{"): try open(Step(start: cursor + 1), then: .firstKey, at: cursor)
        case UInt8(ascii: "["):
          try open(Step(key: top.key, index: 0, start: cursor + 1), then: .firstValue, at: cursor)
        case UInt8(ascii: "]") where state == .firstValue: close()
        case 0x1E where state == .document: break
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
          let text = bytes.dropping(cursor)
          let count = text.begins(with: "true") ? 4 : text.begins(with: "false") ? 5 : 0
          guard count > 0 else { throw .malformed("JSON: unknown word", at: cursor) }
          token.set(cursor..<cursor + count, key: top.key, kind: .boolean)
          finishScalar(at: cursor + count)
          return true
        case UInt8(ascii: "n"):
          guard bytes.dropping(cursor).begins(with: "null") else { throw .malformed("JSON: unknown word", at: cursor) }
          cursor += 3
          state = depth == 0 ? .document : .afterValue
        default:
          let stop = try JSONTokenizer.scanNumber(bytes, cursor)
          token.set(cursor..<stop, key: top.key, kind: .number)
          finishScalar(at: stop)
          return true
        }
        cursor += 1
      }
    }
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    path.append("$")
    guard depth > 0 else { return }
    for step in parents.dropFirst() { JSONTokenizer.write(step, in: bytes, to: &path) }
    if isKeyLeaf { path.append(".*") } else { JSONTokenizer.write(top, in: bytes, to: &path) }
  }

  /// Where the nearest object around the leaf found last begins, behind its brace.
  var objectStart: Int? {
    if depth == 0 { return nil }
    if top.index < 0 { return top.start }
    // The outermost step is no container.
    for step in parents.dropFirst().reversed() where step.index < 0 { return step.start }
    return nil
  }

  private static func write(_ step: Step, in bytes: RawSpan, to path: inout PathWriter) {
    if step.index >= 0 { path.append(index: step.index) } else { path.append(member: bytes.clamped(step.key)) }
  }

  private mutating func open(_ step: Step, then next: State, at cursor: Int) throws(DecodeError) {
    guard depth < JSONTokenizer.depthLimit else { throw .malformed("JSON: nested too deep", at: cursor) }
    parents.append(top)
    top = step
    depth += 1
    state = next
    offset = cursor + 1
  }

  private mutating func close() {
    top = parents.popLast() ?? Step()
    depth -= 1
    state = depth == 0 ? .document : .afterValue
  }

  private mutating func finishScalar(at cursor: Int) {
    offset = cursor
    state = depth == 0 ? .document : .afterValue
  }

  @inline(__always) private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
  }

  private static func skipColon(_ bytes: RawSpan, _ start: Int) throws(DecodeError) -> Int {
    var cursor = start
    while let byte = bytes.u8(at: cursor) {
      cursor += 1
      if byte == UInt8(ascii: ":") { return cursor }
      guard isBlank(byte) else { throw .malformed("JSON: no colon", at: cursor - 1) }
    }
    throw .needMore(atLeast: cursor + 1)
  }
}
