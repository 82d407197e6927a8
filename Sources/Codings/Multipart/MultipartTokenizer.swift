package import Bytes

/// Multipart bodies (RFC 2046 section 5.1, RFC 7578). A part's body is one leaf; so are its file name and those of its
/// headers that do not describe the part. Path: the field's name, or `[index]` where it has none.
package struct MultipartTokenizer: LeafTokenizer {
  private enum State { case preamble, header, end }

  package private(set) var offset = 0
  private var state = State.preamble
  /// `--` and the boundary, as ranges of the boundary's own storage.
  private var delimiter: [UInt8] = []
  private var partIndex = -1
  private var partName: Range<Int> = 0..<0
  private var part = PartDescription()
  /// Of the leaf found last: its part, and what of the part it is (the body when there is neither header nor file).
  private var leafIndex = 0
  private var leafName: Range<Int> = 0..<0
  private var leafHeader: Range<Int> = 0..<0
  private var isFileName = false

  package init() {}

  package mutating func reset() {
    offset = 0
    state = .preamble
    delimiter.removeAll(keepingCapacity: true)
    partIndex = -1
  }

  /// Starts with a known boundary (without the two hyphens).
  package mutating func reset(boundary: RawSpan) {
    reset()
    delimiter.append(contentsOf: [0x2D, 0x2D])
    for index in 0..<Swift.min(boundary.byteCount, 128) { delimiter.append(boundary[index]) }
  }

  /// The boundary that the first line shows, without the two hyphens; `nil` when this is no multipart body.
  package static func guessBoundary(_ bytes: RawSpan) -> Range<Int>? {
    var start = 0
    while let byte = bytes.u8(at: start), byte == 0x0D || byte == 0x0A, start < 8 { start += 1 }
    guard bytes.dropping(start).begins(with: "--") else { return nil }
    var cursor = start + 2
    while let byte = bytes.u8(at: cursor), byte > 0x20, byte < 0x7F, cursor - start <= 72 { cursor += 1 }
    guard cursor - start >= 6, let end = bytes.u8(at: cursor), end == 0x0D || end == 0x0A else { return nil }
    // A header line must follow.
    let line = bytes.dropping(cursor + (end == 0x0D ? 2 : 1))
    guard line.prefix(8).beginsIgnoringCase(with: "content-") else { return nil }
    return start + 2..<cursor
  }

  /// The `boundary` parameter of a media type.
  package static func boundary(in mediaType: RawSpan) -> Range<Int>? {
    parameter("boundary=", in: mediaType, mediaType.firstIndex(of: UInt8(ascii: ";")) ?? mediaType.byteCount)
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    if state == .preamble { try beginParts(bytes) }
    while state == .header {
      guard let line = Self.line(bytes, offset) else { throw .needMore(atLeast: bytes.byteCount + 1) }
      if line.content.isEmpty {
        offset = line.next
        if readBody(bytes, into: &token) { return true }
        continue
      }
      offset = line.next
      if readHeader(bytes, line.content, into: &token) { return true }
    }
    return false
  }

  private mutating func beginParts(_ bytes: RawSpan) throws(DecodeError) {
    guard delimiter.count > 2 else { throw .malformed("multipart: no boundary", at: 0) }
    guard let first = findDelimiter(bytes, from: 0) else { throw .malformed("multipart: boundary never comes", at: 0) }
    enter(bytes, behind: first.upperBound)
  }

  /// Goes on behind a delimiter: to the headers of the next part, or to the end.
  private mutating func enter(_ bytes: RawSpan, behind end: Int) {
    if bytes.dropping(end).begins(with: "--") {
      state = .end
      offset = bytes.byteCount
      return
    }
    let line = Self.line(bytes, end)
    offset = line?.next ?? bytes.byteCount
    state = offset < bytes.byteCount ? .header : .end
    partIndex += 1
    partName = 0..<0
    part = PartDescription()
  }

  /// The next delimiter at the beginning of a line; the range includes the line break before it.
  private func findDelimiter(_ bytes: RawSpan, from start: Int) -> Range<Int>? {
    if start == 0 || bytes.u8(at: start - 1) == 0x0A, isDelimiter(bytes, at: start) {
      return start..<start + delimiter.count
    }
    var cursor = start
    while let feed = bytes.firstIndex(of: 0x0A, from: cursor) {
      if isDelimiter(bytes, at: feed + 1) {
        let begin = feed > start && bytes[feed - 1] == 0x0D ? feed - 1 : feed
        return begin..<feed + 1 + delimiter.count
      }
      cursor = feed + 1
    }
    return nil
  }

  private func isDelimiter(_ bytes: RawSpan, at start: Int) -> Bool {
    guard bytes.u8(at: start) == 0x2D, start + delimiter.count <= bytes.byteCount else { return false }
    for index in 0..<delimiter.count where bytes[start + index] != delimiter[index] { return false }
    // A longer boundary that begins with this one belongs to a multipart inside.
    guard let next = bytes.u8(at: start + delimiter.count) else { return true }
    return next == 0x0D || next == 0x0A || next == 0x2D || next == 0x20 || next == 0x09
  }

  private mutating func readBody(_ bytes: RawSpan, into token: inout LeafToken) -> Bool {
    let start = offset
    let stop = findDelimiter(bytes, from: start)
    let value = start..<max(start, stop?.lowerBound ?? bytes.byteCount)
    leafHeader = 0..<0
    isFileName = false
    leafIndex = partIndex
    leafName = partName
    token.set(value, key: partName)
    token.part = part
    if let stop {
      enter(bytes, behind: stop.upperBound)
    } else {
      state = .end
      offset = bytes.byteCount
    }
    return !value.isEmpty
  }

  private mutating func readHeader(_ bytes: RawSpan, _ line: Range<Int>, into token: inout LeafToken) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":"), from: line.lowerBound), colon < line.upperBound else {
      return false
    }
    let name = line.lowerBound..<colon
    let value = XMLScanner.trim(bytes, colon + 1..<line.upperBound)
    leafIndex = partIndex
    isFileName = false
    leafHeader = name
    let title = bytes.extracting(name)
    if title.equalsIgnoringCase("content-disposition") { return readDisposition(bytes, value, into: &token) }
    if part.read(MessageField(name: name, value: value), in: bytes) { return readTypeName(bytes, value, into: &token) }
    guard !value.isEmpty else { return false }
    leafName = partName
    token.set(value, key: name)
    token.part = nil
    return true
  }

  private mutating func readDisposition(
    _ bytes: RawSpan, _ value: Range<Int>, into token: inout LeafToken
  ) -> Bool {
    let line = bytes.extracting(value)
    let start = line.firstIndex(of: UInt8(ascii: ";")) ?? line.byteCount
    let base = value.lowerBound
    if let name = Self.parameter("name=", in: line, start) {
      partName = name.lowerBound + base..<name.upperBound + base
    }
    return readFileName("filename", in: line, start, base, into: &token)
  }

  /// `Content-Type` may name a file too (RFC 2045 has `name`, which RFC 2183 replaced).
  private mutating func readTypeName(
    _ bytes: RawSpan, _ value: Range<Int>, into token: inout LeafToken
  ) -> Bool {
    let line = bytes.extracting(value)
    let start = line.firstIndex(of: UInt8(ascii: ";")) ?? line.byteCount
    guard start < line.byteCount else { return false }
    return readFileName("name", in: line, start, value.lowerBound, into: &token)
  }

  /// Where the last piece of a value ends whose first piece is given (RFC 2231 section 3).
  private static func withPieces(behind first: Range<Int>, in line: RawSpan) -> Int {
    var end = first.upperBound
    while let next = ParameterCoding.behindSeam(line, end) {
      end = parameterValue(line, line.u8(at: next - 1) == UInt8(ascii: "\"") ? next - 1 : next).upperBound
    }
    return end
  }

  /// The name of a file: plain, escaped, or in several pieces (RFC 2231 sections 3 and 4).
  private mutating func readFileName(
    _ word: StaticString, in line: RawSpan, _ start: Int, _ base: Int, into token: inout LeafToken
  ) -> Bool {
    leafName = partName
    guard let file = Self.fileName(word, in: line, start), !file.value.isEmpty else { return false }
    isFileName = true
    let range = file.value.lowerBound + base..<file.value.upperBound + base
    // Told under the word itself: parts of mail have no name of their own, and those of forms may be called anything.
    let key = file.word.lowerBound + base..<file.word.upperBound + base
    let whole = Self.withPieces(behind: file.value, in: line)
    if whole > file.value.upperBound {
      token.set(range.lowerBound..<whole + base, key: key, escape: .pieces)
    } else {
      let isEscaped = line.extracting(file.value).firstIndex(of: UInt8(ascii: "%")) != nil
      token.set(range, key: key, escape: isEscaped ? .percent : .none)
    }
    token.part = nil
    return true
  }

  private static func fileName(
    _ word: StaticString, in line: RawSpan, _ start: Int
  ) -> (value: Range<Int>, word: Range<Int>)? {
    let isType = word.utf8CodeUnitCount == 4
    let plain = isType ? parameter("name=", in: line, start) : parameter("filename=", in: line, start)
    let first = isType ? parameter("name*0=", in: line, start) : parameter("filename*0=", in: line, start)
    if let value = plain ?? first { return (value, place(of: word, before: value, in: line)) }
    let escaped = isType ? parameter("name*=", in: line, start) : parameter("filename*=", in: line, start)
    let piece = isType ? parameter("name*0*=", in: line, start) : parameter("filename*0*=", in: line, start)
    guard let value = escaped ?? piece else { return nil }
    let word = place(of: word, before: value, in: line)
    // The character set and the language stand before the text, each with an apostrophe behind it.
    guard let charset = line.prefix(value.upperBound).firstIndex(of: 0x27, from: value.lowerBound),
      let language = line.prefix(value.upperBound).firstIndex(of: 0x27, from: charset + 1)
    else { return (value, word) }
    return (language + 1..<value.upperBound, word)
  }

  /// Where the name of the parameter whose value is given stands.
  private static func place(of word: StaticString, before value: Range<Int>, in line: RawSpan) -> Range<Int> {
    var start = value.lowerBound
    while start > 0, let byte = line.u8(at: start - 1), byte != UInt8(ascii: ";"), !XMLScanner.isBlank(byte) {
      start -= 1
    }
    return start..<min(start + word.utf8CodeUnitCount, value.lowerBound)
  }

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    if leafName.isEmpty { path.append(index: leafIndex) } else { path.append(name: bytes.clamped(leafName)) }
    if isFileName {
      path.append(" filename")
    } else if !leafHeader.isEmpty {
      path.append(" ")
      path.append(name: bytes.clamped(leafHeader))
    }
  }
}
