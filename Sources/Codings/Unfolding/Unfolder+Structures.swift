import AuditModel
import Bytes

/// Structures: bytes divided into leaves.
extension Unfolder {
  /// Reads a layer, or a part of one, by what was announced and by what it shows.
  func dissect(
    _ bytes: RawSpan, key: RawSpan, _ hint: borrowing UnfoldingHint, _ level: Level, _ sink: any LeafSink
  ) {
    guard bytes.byteCount > 0 else { return }
    guard hint.kind == .body else {
      let escape: LeafToken.Escape = hint.kind == .parameter ? .percentAndPlus : .none
      return readLeaf(bytes, key: key, at: level.base, .text, escape, level, sink)
    }
    let type = MediaType(hint.mediaType)
    if openCharacterSet(bytes, key, hint, type, level, sink) { return }
    if let message = hint.messageType, type == .protobuf {
      level.setProtobuf(schema, message: message)
      return read(bytes, key: key, level, sink)
    }
    let found = structure(of: bytes, type, hint.mediaType)
    guard found != .none else {
      // Text in an old character set is no UTF-8, but has no control characters either.
      let isText = type == .text || type != .opaque && !TextSurvey.holdsControl(bytes)
      let kind: Leaf.Kind = isText ? .text : .binary
      return readLeaf(bytes, key: key, at: level.base, kind, .none, level, sink, mayHaveStructure: false)
    }
    if found != .multipart {
      level.setStructure(found, html: found == .xml && (type == .html || XMLTokenizer.isHTML(bytes)))
    } else if type == .multipart, let range = MultipartTokenizer.boundary(in: hint.mediaType), !range.isEmpty {
      level.setMultipart(boundary: hint.mediaType.extracting(range))
    } else if let range = MultipartTokenizer.guessBoundary(bytes) {
      level.setMultipart(boundary: bytes.extracting(range))
    }
    read(bytes, key: key, level, sink)
  }

  /// Text in an announced character set that is not UTF-8; it is read again as what it says. Answers `false` when it is
  /// none, or shows that it is UTF-8 after all.
  private func openCharacterSet(
    _ bytes: RawSpan, _ key: RawSpan, _ hint: borrowing UnfoldingHint, _ type: MediaType, _ level: Level,
    _ sink: any LeafSink
  ) -> Bool {
    guard type == .text || type == .html || type == .xml || type == .form, let set = CharacterSet(of: hint.mediaType),
      !TextSurvey.isUTF8(bytes)
    else { return false }
    let plain = hint.mediaType.prefix(hint.mediaType.firstIndex(of: UInt8(ascii: ";")) ?? 0)
    return openText(
      bytes, key, TextCoding(set), at: level.base,
      UnfoldingHint(kind: .body, mediaType: plain, contentEncoding: bytes.prefix(0)), sink)
  }

  /// The structure of a body, by its content first, then by what was announced.
  private func structure(of bytes: RawSpan, _ type: MediaType, _ mediaType: RawSpan) -> Structure {
    if type == .opaque { return .none }
    if let index = announced(type, bytes) { return .announced(index) }
    if type == .multipart, MultipartTokenizer.boundary(in: mediaType)?.isEmpty == false { return .multipart }
    if bytes[0] == 0x2D || bytes[0] == 0x0D, MultipartTokenizer.guessBoundary(bytes) != nil { return .multipart }
    if type == .message || MessageTokenizer.recognise(bytes) { return .message }
    // One packet of chance bytes in some thousands begins as JSON does.
    if JSONTokenizer.recognise(bytes), type == .json || TextSurvey.mayBeText(bytes) { return .json }
    let isMarkup = type == .xml || type == .html || XMLTokenizer.recognise(bytes)
    if isMarkup, bytes.firstIndex(of: UInt8(ascii: "<")) != nil {
      return XMLPropertyListTokenizer.recognise(bytes) ? .xmlPropertyList : .xml
    }
    if BinaryPropertyListTokenizer.recognise(bytes) { return .binaryPropertyList }
    switch type {
    case .json: return .json
    case .form: return .form
    case .cbor: return .cbor
    case .messagePack: return .messagePack
    case .protobuf: return .protobuf
    default: break
    }
    if URLEncodedTokenizer.recognise(bytes) { return .form }
    return binaryStructure(of: bytes) ?? .none
  }

  /// The place in the catalogue of a rare format: by its announcement if the bytes fit it, else by what they show.
  private func announced(_ type: MediaType, _ bytes: RawSpan) -> Int? {
    if case .announced(let index) = type, FormatCatalog.formats[index].fits(bytes) { return index }
    return FormatCatalog.index(shownBy: bytes)
  }

  /// The binary structure that bytes show which nobody announced.
  func binaryStructure(of bytes: RawSpan) -> Structure? {
    // All three begin with a byte that text does not begin with, or hold control characters soon.
    guard bytes.byteCount >= 6, !TextSurvey.isText(bytes.prefix(64)) else { return nil }
    if BinaryPropertyListTokenizer.recognise(bytes) { return .binaryPropertyList }
    if CBORTokenizer.recognise(bytes) { return .cbor }
    if MessagePackTokenizer.recognise(bytes) { return .messagePack }
    return ProtobufTokenizer.recognise(bytes) ? .protobuf : nil
  }

  /// Reads all leaves of a level whose structure is set.
  func read(_ bytes: RawSpan, key: RawSpan, _ level: Level, _ sink: any LeafSink) {
    level.setBytes(bytes)
    var restarts = JSONLines.restartLimit
    while true {
      do {
        try walk(bytes, key, level, sink)
        if level.declaresEntities { tell(64, "xml-entities", sink) }
        return
      } catch {
        if level.declaresEntities { tell(64, "xml-entities", sink) }
        let mayGoOn = level.structure == .json && restarts > 0
        restarts -= 1
        let next = mayGoOn ? JSONLines.nextDocument(in: bytes, from: level.offset) : nil
        readRemainder(bytes, upTo: next ?? bytes.byteCount, key: key, level, sink)
        // One line that is broken does not spoil those behind it.
        guard let next else { return }
        level.setJSON(at: next)
      }
    }
  }

  /// Finds leaf after leaf.
  private func walk(
    _ bytes: RawSpan, _ key: RawSpan, _ level: Level, _ sink: any LeafSink
  ) throws(DecodeError) {
    let base = level.base
    let names = schema?.names ?? []
    while try level.next(in: bytes) {
      let token = level.token
      let value = bytes.extracting(token.value)
      let name =
        token.label == .declared
        ? unsafe names.span.bytes.clamped(token.key)
        : !token.key.isEmpty ? bytes.extracting(token.key) : token.label == .none ? key : token.label.bytes
      let start = base + token.value.lowerBound
      if token.part == nil, token.escape == .none, case .none = token.scalar,
        token.kind != .text || token.value.count < Unfolder.shortest
      {
        sink.leaf(Leaf(key: name, value: value, range: start..<start + value.byteCount, kind: token.kind))
      } else {
        readToken(token, value, name, start, bytes, level, sink)
      }
    }
  }

  /// Text shorter than this hides nothing.
  static var shortest: Int { 8 }

  private func readToken(
    _ token: LeafToken, _ value: RawSpan, _ key: RawSpan, _ start: Int, _ bytes: RawSpan, _ level: Level,
    _ sink: any LeafSink
  ) {
    if token.kind == .number, token.scalar != .none {
      token.scalar.write(into: &numberText)
      let digits = numberText
      let text = unsafe digits.span.bytes
      sink.leaf(Leaf(key: key, value: text, range: start..<start + value.byteCount, kind: .number))
    } else if let part = token.part {
      readPart(part, value, key, start, bytes, level, sink)
    } else {
      readLeaf(value, key: key, at: start, token.kind, token.escape, level, sink)
    }
  }

  /// The body of a multipart part, or other text that says how it is encoded.
  private func readPart(
    _ part: PartDescription, _ value: RawSpan, _ key: RawSpan, _ start: Int, _ bytes: RawSpan, _ level: Level,
    _ sink: any LeafSink
  ) {
    let hint = UnfoldingHint(kind: .body, mediaType: bytes.clamped(part.mediaType), contentEncoding: RawSpan())
    switch part.transferEncoding {
    case .identity: break
    case .base64: if openText(value, key, .base64, at: start, hint, sink) { return }
    case .quotedPrintable: if openText(value, key, .quotedPrintable, at: start, hint, sink) { return }
    }
    if let coding = ContentCoding.recognise(value), coding != .deflate, openPart(value, key, coding, start, sink) {
      return
    }
    guard !isFull else {
      tell(1, "unfolding-depth", sink)
      return sink.leaf(Leaf(key: key, value: value, range: start..<start + value.byteCount, kind: .binary))
    }
    let child = push(.nothing, base: start)
    dissect(value, key: key, hint, child, sink)
    pop()
  }

  /// What is left when a structure breaks off, up to `end`: told as text, so that nothing goes unread.
  private func readRemainder(
    _ bytes: RawSpan, upTo end: Int, key: RawSpan, _ level: Level, _ sink: any LeafSink
  ) {
    let offset = level.offset
    if offset > 0 { tell(32, "broken-structure", sink) }
    level.setStructure(.none)
    let rest = bytes.prefix(end).dropping(offset)
    guard rest.byteCount > 0 else { return }
    let kind: Leaf.Kind = TextSurvey.isText(rest) ? .text : .binary
    let start = level.base + offset
    sink.leaf(Leaf(key: key, value: rest, range: start..<start + rest.byteCount, kind: kind))
  }
}
