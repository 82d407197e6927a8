package import Bytes

/// A job as printers take it: Printer Job Language around a document (HP's PJL Technical Reference: the universal exit,
/// `@PJL` lines, `ENTER LANGUAGE`), a PostScript document (Adobe's Document Structuring Conventions 3.0), a PDF
/// (ISO 32000-1 sections 7.3.8 and 14.3.3), or any other page language, which is told as it is.
///
/// Path: `pjl SET USERNAME`, `dsc Title`, `info Author`, `stream`, `content`.
package struct PrintJobTokenizer: LeafTokenizer {
  private enum Mode { case commands, document }
  private enum Language { case other, postScript, pdf }

  /// ESC `%-12345X`.
  private static let exit: StaticString = "\u{1B}%-12345X"
  /// Longer lines are no commands.
  private static let lineLimit = 4_096

  package private(set) var offset = 0
  private var mode = Mode.commands
  private var language = Language.other
  /// Commands came before the document, so that this is a job and not just a file.
  private var isJob = false
  /// The command whose answer the lines are that follow.
  private var question = 0..<0
  private var fields: [PrintJobField] = []
  private var position = 0
  private var told = PrintJobField(place: .content, value: 0..<0)

  package init() {}

  package mutating func reset() { self = PrintJobTokenizer() }

  /// By the first bytes: the universal exit, a PJL line, PostScript or PDF.
  package static func recognise(_ bytes: RawSpan) -> Bool {
    guard let first = bytes.u8(at: 0) else { return false }
    switch first {
    case 0x1B: return bytes.begins(with: exit)
    case 0x25: return bytes.begins(with: "%!PS-Adobe") || bytes.begins(with: "%PDF-")
    case 0x40: return bytes.begins(with: "@PJL ") || bytes.begins(with: "@PJL\r\n")
    case 0x04: return bytes.dropping(1).begins(with: "%!PS-Adobe")
    default: return false
    }
  }

  package mutating func next(in bytes: RawSpan, into token: inout LeafToken) throws(DecodeError) -> Bool {
    while true {
      if position < fields.count {
        told = fields[position]
        position += 1
        tell(bytes, into: &token)
        return true
      }
      fields.removeAll(keepingCapacity: true)
      position = 0
      guard offset < bytes.byteCount else { return false }
      if mode == .commands { readCommand(bytes) } else { readDocument(bytes) }
    }
  }

  private func tell(_ bytes: RawSpan, into token: inout LeafToken) {
    let value = bytes.clamped(told.value)
    let kind: Leaf.Kind = told.place == .stream || !TextSurvey.isText(value) ? .binary : .text
    token.set(told.value, key: told.label == .none ? told.key : 0..<0, kind: kind)
    token.label = told.label
    token.scalar = .none
    // The streams of a PDF are mostly compressed: to be looked into as bodies.
    token.part = told.place == .stream ? PartDescription() : nil
  }

  private mutating func add(_ field: PrintJobField) { if !field.value.isEmpty { fields.append(field) } }

  // MARK: - Commands

  private mutating func readCommand(_ bytes: RawSpan) {
    let rest = bytes.dropping(offset)
    guard let first = rest.u8(at: 0) else { return }
    if first == 0x0C || first == 0x1B || first == 0x04 { question = 0..<0 }
    if rest.begins(with: Self.exit) {
      offset += Self.exit.utf8CodeUnitCount
    } else if first <= 0x20, first != 0x1B {
      offset += 1
    } else if let end = lineEnd(bytes), rest.begins(with: "@PJL") {
      isJob = true
      let line = PJLLine(bytes, offset + 4..<end)
      offset = min(end + 1, bytes.byteCount)
      line.read(bytes, into: &fields)
      let word = bytes.clamped(line.command)
      if word.equalsIgnoringCase("enter") { beginDocument(bytes) }
      let isQuestion = word.equalsIgnoringCase("info") || word.equalsIgnoringCase("ustatus")
      question = isQuestion ? line.command.lowerBound..<line.text.upperBound : 0..<0
    } else if !question.isEmpty, let end = lineEnd(bytes) {
      PJLLine(bytes, offset..<end).readAnswer(bytes, to: question, into: &fields)
      offset = min(end + 1, bytes.byteCount)
    } else {
      beginDocument(bytes)
    }
  }

  /// Where the line ends, at its break, a form feed or the end of all; `nil` when that is too far.
  private func lineEnd(_ bytes: RawSpan) -> Int? {
    let line = bytes.clamped(offset..<offset + Self.lineLimit)
    if let feed = line.firstIndex(of: 0x0A) { return offset + (line.prefix(feed).firstIndex(of: 0x0C) ?? feed) }
    if let page = line.firstIndex(of: 0x0C) { return offset + page }
    return line.byteCount < Self.lineLimit ? bytes.byteCount : nil
  }

  private mutating func beginDocument(_ bytes: RawSpan) {
    mode = .document
    var start = offset
    while let byte = bytes.u8(at: start), byte <= 0x20, byte != 0x1B, start < offset + 64 { start += 1 }
    let rest = bytes.dropping(start)
    language = rest.begins(with: "%PDF-") ? .pdf : rest.begins(with: "%!") ? .postScript : .other
  }

  // MARK: - Documents

  /// Passes content up to the next thing that has a name; all of it is told.
  private mutating func readDocument(_ bytes: RawSpan) {
    let start = offset
    var at = start
    var before: UInt8 = 0x0A
    while let byte = bytes.u8(at: at) {
      let next: Int?
      switch byte {
      case 0x1B: next = readExit(bytes, at, from: start)
      case 0x25: next = before == 0x0A || before == 0x0D ? readComment(bytes, at, from: start) : nil
      case 0x2F: next = readInformation(bytes, at, from: start)
      case 0x73: next = readStream(bytes, at, from: start)
      default: next = nil
      }
      if let next {
        offset = next
        return
      }
      before = byte
      at += 1
    }
    add(PrintJobField(place: .content, value: start..<at))
    offset = at
  }

  private mutating func readExit(_ bytes: RawSpan, _ at: Int, from start: Int) -> Int? {
    guard bytes.dropping(at).begins(with: Self.exit) else { return nil }
    add(PrintJobField(place: .content, value: start..<at))
    mode = .commands
    return at + Self.exit.utf8CodeUnitCount
  }

  /// DSC 3.0 section 4: `%%Title: (text)`.
  private mutating func readComment(_ bytes: RawSpan, _ at: Int, from start: Int) -> Int? {
    guard language == .postScript, bytes.u8(at: at + 1) == 0x25 else { return nil }
    guard let field = DocumentText.comment(bytes, at + 2) else { return nil }
    add(PrintJobField(place: .content, value: start..<at))
    add(field)
    return field.value.upperBound
  }

  /// ISO 32000-1 section 14.3.3; `pdfmark` writes the same into PostScript.
  private mutating func readInformation(_ bytes: RawSpan, _ at: Int, from start: Int) -> Int? {
    guard language != .other, let field = DocumentText.information(bytes, at + 1, isJob: isJob) else { return nil }
    add(PrintJobField(place: .content, value: start..<at))
    add(field)
    return field.value.upperBound
  }

  /// ISO 32000-1 section 7.3.8.
  private mutating func readStream(_ bytes: RawSpan, _ at: Int, from start: Int) -> Int? {
    guard language == .pdf, let data = DocumentText.stream(bytes, at) else { return nil }
    add(PrintJobField(place: .content, value: start..<at))
    add(PrintJobField(place: .stream, value: data.content))
    return data.next
  }

  // MARK: - Path

  package func writePath(in bytes: RawSpan, to path: inout PathWriter) {
    switch told.place {
    case .command:
      path.append("pjl ")
      path.append(name: bytes.clamped(told.command))
      if !told.key.isEmpty {
        path.append(" ")
        path.append(name: bytes.clamped(told.key))
      }
    case .comment:
      path.append("dsc ")
      path.append(name: bytes.clamped(told.key))
    case .information:
      path.append("info ")
      path.append(name: bytes.clamped(told.key))
    case .stream: path.append("stream")
    case .content: path.append("content")
    }
  }
}
