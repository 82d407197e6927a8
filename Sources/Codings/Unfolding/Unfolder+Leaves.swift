import AuditModel
import Bytes

/// Leaves: scalars, and what may be hidden in them.
extension Unfolder {
  /// Tells one scalar, or what it turns out to be.
  ///
  /// - Parameters:
  ///   - start: Where the value stands in the layer entered last.
  ///   - mayHaveStructure: `false` when the same bytes were already looked at as a whole.
  func readLeaf(
    _ value: RawSpan, key: RawSpan, at start: Int, _ kind: Leaf.Kind, _ escape: LeafToken.Escape, _ level: Level,
    _ sink: any LeafSink, mayHaveStructure: Bool = true
  ) {
    let range = start..<start + value.byteCount
    guard kind == .text else { return readBinary(value, key, range, kind, sink) }
    if escape != .none, unescape(value, key, start, escape, sink) { return }
    guard value.byteCount >= Unfolder.shortest else {
      return sink.leaf(Leaf(key: key, value: value, range: range, kind: .text))
    }
    let survey = TextSurvey(value)
    if mayHaveStructure, openStructure(value, key, start, survey, sink) { return }
    if openURL(value, key, start, survey, sink) { return }
    if openEscapes(value, key, start, survey, sink) { return }
    sink.leaf(Leaf(key: key, value: value, range: range, kind: .text))
    openOpaque(value, key, start, survey, sink)
  }

  private func readBinary(
    _ value: RawSpan, _ key: RawSpan, _ range: Range<Int>, _ kind: Leaf.Kind, _ sink: any LeafSink
  ) {
    if kind == .binary, value.byteCount >= Unfolder.shortest {
      if let coding = ContentCoding.recognise(value), openPart(value, key, coding, range.lowerBound, sink) { return }
      if let structure = binaryStructure(of: value) {
        readInside(value, key, range.lowerBound, structure, sink)
        return
      }
    }
    sink.leaf(Leaf(key: key, value: value, range: range, kind: kind))
  }

  /// Undoes the escapes of the format the leaf stands in. Answers `false` when it has none, or a bound is reached.
  private func unescape(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ escape: LeafToken.Escape, _ sink: any LeafSink
  ) -> Bool {
    let coding: TextCoding
    switch escape {
    case .none: return false
    case .json: coding = .jsonEscape
    case .entities: coding = .htmlEntities
    case .percent: coding = .percent
    case .utf16: coding = .utf16BigEndian
    case .pieces: coding = .parameter
    case .percentAndPlus:
      let hasPercent = PercentCoding.isPresent(in: value)
      guard hasPercent || value.firstIndex(of: UInt8(ascii: "+")) != nil else { return false }
      // A value with a plus and no percent sign may be base64 or a telephone number that nobody escaped.
      if !hasPercent, isLiteralPlus(value) { return false }
      coding = .percentAndPlus
    }
    return openField(value, key, coding, start, sink)
  }

  private func isLiteralPlus(_ value: RawSpan) -> Bool {
    if value[0] == UInt8(ascii: "+") { return value.firstIndex(of: UInt8(ascii: "+"), from: 1) == nil }
    guard value.byteCount >= 16, value.byteCount % 4 == 0 else { return false }
    let survey = TextSurvey(value)
    return survey.isAll(TextSurvey.Class.base64) && survey.has(TextSurvey.Class.upper)
      && survey.has(TextSurvey.Class.digit)
  }

  /// A decoded leaf is read as a leaf again, in a layer of its own.
  private func openField(
    _ value: RawSpan, _ key: RawSpan, _ coding: TextCoding, _ start: Int, needsText: Bool = false,
    _ sink: any LeafSink
  ) -> Bool {
    decode(value, coding, .text(coding), at: start, sink) { decoded, child in
      let isText = TextSurvey.isText(decoded)
      guard isText || !needsText, admit(decoded.byteCount, sink) else { return false }
      present(decoded, key: key, UnfoldingHint(isText ? .field : .body), child, sink)
      return true
    }
  }

  // MARK: Structure that stands in the leaf as it is

  private func openStructure(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ survey: TextSurvey, _ sink: any LeafSink
  ) -> Bool {
    if FormatCatalog.isQuery(key) || isQuery && key.byteCount == 0, let index = FormatCatalog.index(ofQuery: value) {
      return readInside(value, key, start, .announced(index), sink)
    }
    var first = 0
    while let byte = value.u8(at: first), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { first += 1 }
    switch value.u8(at: first) {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      // `[` and a digit begins many a text that is no array.
      guard JSONTokenizer.recognise(value), JSONProbe.isLikely(value) else { return false }
      return readInside(value, key, start, .json, sink)
    case UInt8(ascii: "<"):
      guard XMLTokenizer.recognise(leaf: value) else { return false }
      return readInside(value, key, start, .xml, sink)
    default:
      // Only where a letter begins: a value with blanks in front of it is no message.
      if first == 0, survey.has(TextSurvey.Class.blank), MessageTokenizer.recognise(value) {
        return readInside(value, key, start, .message, sink)
      }
    }
    guard survey.has(TextSurvey.Class.ampersand), survey.has(TextSurvey.Class.equals),
      URLEncodedTokenizer.recognise(value)
    else { return false }
    return readInside(value, key, start, .form, sink)
  }

  /// Reads a structure inside the layer entered last.
  @discardableResult
  func readInside(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ structure: Structure, _ sink: any LeafSink
  ) -> Bool {
    guard !isFull else { return tell(1, "unfolding-depth", sink) }
    let child = push(.nothing, base: start)
    child.setStructure(structure, html: structure == .xml && XMLTokenizer.isHTML(value))
    read(value, key: key, child, sink)
    pop()
    return true
  }

  /// A URL is told as a whole; then its escaped path, then its parameters.
  private func openURL(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ survey: TextSurvey, _ sink: any LeafSink
  ) -> Bool {
    guard survey.has(TextSurvey.Class.slash), survey.has(TextSurvey.Class.equals),
      let found = URLLocator.parameters(in: value)
    else { return false }
    sink.leaf(Leaf(key: key, value: value, range: start..<start + value.byteCount, kind: .text))
    let front = value.prefix(found.range.lowerBound - 1)
    if survey.has(TextSurvey.Class.percent), PercentCoding.isPresent(in: front) {
      _ = openField(front, key, .percent, start, needsText: true, sink)
    }
    let query = value.extracting(found.range)
    readInside(query, key, start + found.range.lowerBound, found.isFragment ? .fragment : .query, sink)
    return true
  }

  // MARK: Escapes that nobody announced

  private func openEscapes(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ survey: TextSurvey, _ sink: any LeafSink
  ) -> Bool {
    if survey.has(TextSurvey.Class.percent), PercentCoding.isPresent(in: value),
      openField(value, key, .percent, start, needsText: true, sink)
    {
      return true
    }
    if survey.has(TextSurvey.Class.backslash), JSONEscapeCoding.isPresent(in: value),
      openField(value, key, .jsonEscape, start, needsText: true, sink)
    {
      return true
    }
    if survey.has(TextSurvey.Class.ampersand), EntityCoding.isPresent(in: value),
      openField(value, key, .htmlEntities, start, needsText: true, sink)
    {
      return true
    }
    guard survey.has(TextSurvey.Class.equals) else { return false }
    if MIMEWordCoding.isPresent(in: value), openField(value, key, .mimeWord, start, needsText: true, sink) {
      return true
    }
    return QuotedPrintableCoding.isPresent(in: value)
      && openField(value, key, .quotedPrintable, start, needsText: true, sink)
  }
}
