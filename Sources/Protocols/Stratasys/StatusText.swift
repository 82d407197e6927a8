import AuditModel
import Bytes

/// Reads `status.sts`, a Tcl-like text:
///
///     set machineStatus(NAME) {
///     <tab>-key value
///     };
///
/// Values are bare words, `{text}`, `"text"`, lists in braces, or missing. Where a stanza or a value holds brace
/// groups, each group has the next index: `cassette[0].serialNumber`, `queue[1].owner`, `currentJob.pack[0]`.
struct StatusText {
  /// Deeper groups are given as text.
  private static let depthLimit = 8
  /// The longest text in braces, and how often its end may be looked for in vain, so that time stays linear.
  private static let textLimit = 16_384
  private static let failureLimit = 64

  private let sink: any MessageSink
  private let base: UInt64
  private var path: [UInt8] = []
  private var at = 0
  private var failures = 0

  /// - Parameter offset: Stream offset of the text's first byte.
  init(_ sink: any MessageSink, at offset: UInt64) {
    self.sink = sink
    base = offset
  }

  static func isStatus(_ bytes: RawSpan) -> Bool {
    bytes.clamped(bytes.trimmedRange(0..<min(bytes.byteCount, 4_096))).begins(with: "set ")
  }

  mutating func read(_ bytes: RawSpan) {
    while true {
      skipSpace(bytes, andSemicolons: true)
      guard at < bytes.byteCount else { return }
      if let name = stanza(bytes) {
        path = []
        path.append(bytesOf: bytes.clamped(name).prefix(64))
        readGroup(bytes, depth: 0)
      } else {
        readStray(bytes)
      }
    }
  }

  /// `set machineStatus(NAME) {`: the name, with the position moved behind the brace.
  private mutating func stanza(_ bytes: RawSpan) -> Range<Int>? {
    let line = lineEnd(bytes, from: at)
    guard bytes.clamped(at..<line).begins(with: "set ") else { return nil }
    guard let open = bytes.prefix(line).firstIndex(of: 0x28, from: at),
      let close = bytes.prefix(line).firstIndex(of: 0x29, from: open)
    else { return nil }
    var end = close + 1
    while let byte = bytes.u8(at: end), Self.isSpace(byte) { end += 1 }
    guard bytes.u8(at: end) == 0x7B else { return nil }
    at = end + 1
    return open + 1..<close
  }

  /// A line outside of any stanza, as `Transferred: 1234`, is given as text without a name.
  private mutating func readStray(_ bytes: RawSpan) {
    let end = lineEnd(bytes, from: at)
    let line = bytes.trimmedRange(at..<end)
    let text = bytes.clamped(line)
    if !text.equals("}"), !text.equals("};"), !text.begins(with: "Transferred:") {
      sink.field(.field, name: bytes.prefix(0), value: text, at: base &+ UInt64(line.lowerBound))
    }
    at = max(end, at + 1)
  }

  // MARK: - Groups

  /// What stands up to the closing brace: keys with values, and brace groups that are counted.
  private mutating func readGroup(_ bytes: RawSpan, depth: Int) {
    var index = 0
    while true {
      skipSpace(bytes, andSemicolons: true)
      guard let byte = bytes.u8(at: at) else { return }
      if byte == 0x7D {
        at += 1
        return
      }
      if byte == 0x7B {
        at += 1
        readElement(bytes, index: index, depth: depth)
        index += 1
      } else if isKey(bytes, at) {
        readPair(bytes, depth: depth)
      } else if bytes.clamped(at..<at + 4).equals("set "), isStanzaAhead(bytes) {
        // The closing brace is missing.
        return
      } else {
        readWord(bytes)
      }
    }
  }

  private func isStanzaAhead(_ bytes: RawSpan) -> Bool {
    var copy = self
    return copy.stanza(bytes) != nil
  }

  /// One of several groups: its path is that of the list with an index.
  private mutating func readElement(_ bytes: RawSpan, index: Int, depth: Int) {
    let count = path.count
    path.append(0x5B)
    path.append(contentsOf: String(index).utf8)
    path.append(0x5D)
    readBraces(bytes, depth: depth + 1, isList: false)
    path.removeLast(path.count - count)
  }

  /// `-key value`.
  private mutating func readPair(_ bytes: RawSpan, depth: Int) {
    var end = at + 1
    while let byte = bytes.u8(at: end), Self.isWord(byte) { end += 1 }
    let key = bytes.clamped(at + 1..<end)
    let count = path.count
    path.append(0x2E)
    path.append(bytesOf: key.prefix(64))
    at = end
    while bytes.u8(at: at)?.isASCIIBlank == true { at += 1 }
    readValue(bytes, depth: depth, isList: key.equals("pack") || key.equals("materials"))
    path.removeLast(path.count - count)
  }

  private mutating func readValue(_ bytes: RawSpan, depth: Int, isList: Bool) {
    switch bytes.u8(at: at) {
    case 0x7B:
      at += 1
      readBraces(bytes, depth: depth + 1, isList: isList)
    case 0x22: readQuoted(bytes)
    case nil, 0x0A, 0x0D, 0x7D: break
    default:
      let start = at
      if isKey(bytes, at), !isNumber(bytes, at) { return }
      passBareText(bytes)
      let value = bytes.trimmedRange(start..<at)
      if isList { giveList(bytes, value) } else { give(bytes, value) }
    }
  }

  /// Behind an opening brace: groups, pairs, or text.
  private mutating func readBraces(_ bytes: RawSpan, depth: Int, isList: Bool) {
    var first = at
    while let byte = bytes.u8(at: first), Self.isSpace(byte) { first += 1 }
    let isGroup = bytes.u8(at: first) == 0x7B || isKey(bytes, first) && !isNumber(bytes, first)
    if isGroup, depth < Self.depthLimit {
      readGroup(bytes, depth: depth)
      return
    }
    let start = at
    let end = textEnd(bytes)
    let value = bytes.trimmedRange(start..<end)
    at = bytes.u8(at: end) == 0x7D ? end + 1 : end
    if isList { giveList(bytes, value) } else { give(bytes, value) }
  }

  /// Where text in braces ends: at its brace, or at the line's end when there is none near.
  private mutating func textEnd(_ bytes: RawSpan) -> Int {
    let line = lineEnd(bytes, from: at)
    guard failures < Self.failureLimit else {
      return bytes.prefix(line).firstIndex(of: 0x7D, from: at) ?? line
    }
    var depth = 0
    var index = at
    let limit = min(bytes.byteCount, at + Self.textLimit)
    while index < limit {
      switch bytes[index] {
      case 0x5C: index += 1
      case 0x7B: depth += 1
      case 0x7D:
        if depth == 0 { return index }
        depth -= 1
      default: break
      }
      index += 1
    }
    failures += 1
    return bytes.prefix(line).firstIndex(of: 0x7D, from: at) ?? line
  }

  private mutating func readQuoted(_ bytes: RawSpan) {
    let start = at + 1
    let line = lineEnd(bytes, from: start)
    var end = start
    while end < line, bytes[end] != 0x22 { end += bytes[end] == 0x5C ? 2 : 1 }
    end = min(end, line)
    give(bytes, start..<end)
    at = end < line ? end + 1 : end
  }

  /// A word without a key is text of the group.
  private mutating func readWord(_ bytes: RawSpan) {
    let start = at
    passBareText(bytes)
    if at == start { at += 1 }
    give(bytes, bytes.trimmedRange(start..<at))
  }

  /// Passes words up to the end of the line, a brace, or the next key.
  private mutating func passBareText(_ bytes: RawSpan) {
    while let byte = bytes.u8(at: at), byte != 0x0A, byte != 0x0D, byte != 0x7D, byte != 0x7B {
      if byte.isASCIIBlank, isKey(bytes, at + 1), !isNumber(bytes, at + 1) { return }
      at += 1
    }
  }

  // MARK: - Values

  /// A list has commas, or else blanks, between its items.
  private mutating func giveList(_ bytes: RawSpan, _ range: Range<Int>) {
    let separator: UInt8 = bytes.clamped(range).firstIndex(of: 0x2C) == nil ? 0x20 : 0x2C
    var start = range.lowerBound
    var index = 0
    while start < range.upperBound {
      let end = bytes.prefix(range.upperBound).firstIndex(of: separator, from: start) ?? range.upperBound
      let item = bytes.trimmedRange(start..<end)
      if !item.isEmpty {
        let count = path.count
        path.append(0x5B)
        path.append(contentsOf: String(index).utf8)
        path.append(0x5D)
        give(bytes, item)
        path.removeLast(path.count - count)
        index += 1
      }
      start = end + 1
    }
  }

  private func give(_ bytes: RawSpan, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    sink.field(.field, name: path.rawBytes, value: bytes.clamped(range), at: base &+ UInt64(range.lowerBound))
  }

  // MARK: - Characters

  /// Whether a key begins at `index`: a hyphen and a word character behind it.
  private func isKey(_ bytes: RawSpan, _ index: Int) -> Bool {
    guard bytes.u8(at: index) == 0x2D, let next = bytes.u8(at: index + 1) else { return false }
    return next.isASCIIAlphanumeric || next == 0x5F
  }

  /// Whether a negative number stands at `index` and not a key that begins with a digit (`-1stUsageDate`).
  private func isNumber(_ bytes: RawSpan, _ index: Int) -> Bool {
    var end = index + 1
    while let byte = bytes.u8(at: end), byte.isASCIIDigit || byte == 0x2E, end < index + 40 { end += 1 }
    guard end > index + 1, let next = bytes.u8(at: end) else { return end > index + 1 }
    return !Self.isWord(next)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2D || byte == 0x2E
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte.isASCIIBlank || byte == 0x0A || byte == 0x0D }

  private mutating func skipSpace(_ bytes: RawSpan, andSemicolons: Bool) {
    while let byte = bytes.u8(at: at), Self.isSpace(byte) || andSemicolons && byte == 0x3B { at += 1 }
  }

  private func lineEnd(_ bytes: RawSpan, from start: Int) -> Int {
    bytes.firstIndex(of: 0x0A, from: start) ?? bytes.byteCount
  }
}
