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
    level.structure = structure(of: bytes, type, hint.mediaType, level)
    guard level.structure != .none else {
      let kind: Leaf.Kind = type == .opaque || !TextSurvey.isText(bytes) ? .binary : .text
      return readLeaf(bytes, key: key, at: level.base, kind, .none, level, sink, mayHaveStructure: false)
    }
    read(bytes, key: key, level, sink)
  }

  /// Decides on the structure of a body and makes its tokenizer ready.
  private func structure(
    of bytes: RawSpan, _ type: MediaType, _ mediaType: RawSpan, _ level: Level
  ) -> Structure {
    if type == .opaque { return .none }
    if type == .multipart || bytes[0] == 0x2D || bytes[0] == 0x0D {
      if prepareMultipart(bytes, type, mediaType, level) { return .multipart }
    }
    if JSONTokenizer.recognise(bytes) { return prepare(.json, bytes, level) }
    if type == .xml || type == .html || XMLTokenizer.recognise(bytes), bytes.firstIndex(of: 0x3C) != nil {
      if XMLPropertyListTokenizer.recognise(bytes) { return prepare(.xmlPropertyList, bytes, level) }
      return prepare(.xml, bytes, level, html: type == .html || XMLTokenizer.isHTML(bytes))
    }
    if BinaryPropertyListTokenizer.recognise(bytes) { return prepare(.binaryPropertyList, bytes, level) }
    switch type {
    case .json: return prepare(.json, bytes, level)
    case .form: return prepare(.form, bytes, level)
    case .cbor: return prepare(.cbor, bytes, level)
    case .messagePack: return prepare(.messagePack, bytes, level)
    case .protobuf: return prepare(.protobuf, bytes, level)
    default: break
    }
    if URLEncodedTokenizer.recognise(bytes) { return prepare(.form, bytes, level) }
    if let binary = binaryStructure(of: bytes) { return prepare(binary, bytes, level) }
    return .none
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

  private func prepareMultipart(
    _ bytes: RawSpan, _ type: MediaType, _ mediaType: RawSpan, _ level: Level
  ) -> Bool {
    if type == .multipart, let range = MultipartTokenizer.boundary(in: mediaType), !range.isEmpty {
      level.multipart.reset(boundary: mediaType.extracting(range))
      return true
    }
    guard let range = MultipartTokenizer.guessBoundary(bytes) else { return false }
    level.multipart.reset(boundary: bytes.extracting(range))
    return true
  }

  func prepare(_ structure: Structure, _ bytes: RawSpan, _ level: Level, html: Bool = false) -> Structure {
    switch structure {
    case .none, .multipart: break
    case .json: level.json.reset()
    case .xml: level.xml.reset(html: html)
    case .form, .query, .fragment: level.form.reset()
    case .cbor: level.cbor.reset()
    case .messagePack: level.messagePack.reset()
    case .protobuf: level.protobuf.reset()
    case .binaryPropertyList: level.binaryPropertyList.reset()
    case .xmlPropertyList: level.xmlPropertyList.reset()
    }
    return structure
  }

  /// Reads all leaves of a level whose tokenizer is ready.
  func read(_ bytes: RawSpan, key: RawSpan, _ level: Level, _ sink: any LeafSink) {
    level.setBytes(bytes)
    level.token = LeafToken()
    let isWhole =
      switch level.structure {
      case .none: true
      case .json:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.json.next(in: bytes, into: &level.token)
        }
      case .xml:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.xml.next(in: bytes, into: &level.token)
        }
      case .form, .query, .fragment:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.form.next(in: bytes, into: &level.token)
        }
      case .multipart:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.multipart.next(in: bytes, into: &level.token)
        }
      case .cbor:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.cbor.next(in: bytes, into: &level.token)
        }
      case .messagePack:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.messagePack.next(in: bytes, into: &level.token)
        }
      case .protobuf:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.protobuf.next(in: bytes, into: &level.token)
        }
      case .binaryPropertyList:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.binaryPropertyList.next(in: bytes, into: &level.token)
        }
      case .xmlPropertyList:
        walk(bytes, key, level, sink) { level, bytes throws(DecodeError) in
          try level.xmlPropertyList.next(in: bytes, into: &level.token)
        }
      }
    if !isWhole { readRemainder(bytes, key: key, level, sink) }
  }

  /// Finds leaf after leaf. Answers `false` when the bytes are not what they seemed.
  @inline(__always)
  private func walk(
    _ bytes: RawSpan, _ key: RawSpan, _ level: Level, _ sink: any LeafSink,
    next: (Level, RawSpan) throws(DecodeError) -> Bool
  ) -> Bool {
    do {
      while try next(level, bytes) {
        let token = level.token
        let value = bytes.extracting(token.value)
        let name = token.key.isEmpty ? key : bytes.extracting(token.key)
        let start = level.base + token.value.lowerBound
        if token.part == nil, token.escape == .none, case .none = token.scalar,
          token.kind != .text || token.value.count < Unfolder.shortest
        {
          sink.leaf(Leaf(key: name, value: value, range: start..<start + value.byteCount, kind: token.kind))
        } else {
          readToken(token, value, name, start, bytes, level, sink)
        }
      }
      return true
    } catch {
      return false
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

  /// What is left when a structure breaks off: told as text, so that nothing goes unread.
  private func readRemainder(_ bytes: RawSpan, key: RawSpan, _ level: Level, _ sink: any LeafSink) {
    let offset =
      switch level.structure {
      case .none: 0
      case .json: level.json.offset
      case .xml: level.xml.offset
      case .form, .query, .fragment: level.form.offset
      case .multipart: level.multipart.offset
      case .cbor: level.cbor.offset
      case .messagePack: level.messagePack.offset
      case .protobuf: level.protobuf.offset
      case .binaryPropertyList: level.binaryPropertyList.offset
      case .xmlPropertyList: level.xmlPropertyList.offset
      }
    if offset > 0 { tell(32, "broken-structure", sink) }
    level.structure = .none
    let rest = bytes.dropping(offset)
    guard rest.byteCount > 0 else { return }
    let kind: Leaf.Kind = TextSurvey.isText(rest) ? .text : .binary
    let start = level.base + offset
    sink.leaf(Leaf(key: key, value: rest, range: start..<start + rest.byteCount, kind: kind))
  }
}
