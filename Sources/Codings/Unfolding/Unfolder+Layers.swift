import AuditModel
import Bytes

/// Layers: bytes that a coding gave, entered and read.
extension Unfolder {
  /// Tells the sink of a layer and reads it. Compressed bytes and UTF-16 are opened first.
  func present(
    _ bytes: RawSpan, key: RawSpan, _ hint: borrowing UnfoldingHint, _ level: Level, _ sink: any LeafSink
  ) {
    if bytes.byteCount >= 4 {
      if let coding = ContentCoding.recognise(bytes), openContent(bytes, key, coding, level, sink) { return }
      if let coding = UTF16Coding.recognise(bytes), openText(bytes, key, coding, hint, sink) { return }
    }
    enter(bytes, level, sink)
    dissect(bytes, key: key, hint, level, sink)
    leave(sink)
  }

  private func enter(_ bytes: RawSpan, _ level: Level, _ sink: any LeafSink) {
    level.setBytes(bytes)
    sink.enter(Layer(bytes: bytes, form: level.undoing.form, depth: enteredLayers))
    enteredLayers += 1
  }

  private func leave(_ sink: any LeafSink) {
    enteredLayers -= 1
    sink.leave()
  }

  /// Undoes the codings of `Content-Encoding`, the one applied last first (RFC 9110 section 8.4).
  func openEncodings(
    _ bytes: RawSpan, _ hint: borrowing UnfoldingHint, _ level: Level, _ sink: any LeafSink
  ) {
    var names = hint.contentEncoding.trimmingBlanks()
    var name = names
    // The last name of the list; the ones before it are left for the next round.
    var comma = -1
    while let next = names.firstIndex(of: UInt8(ascii: ","), from: comma + 1) { comma = next }
    if comma >= 0 { name = names.dropping(comma + 1).trimmingBlanks() }
    names = names.prefix(max(comma, 0)).trimmingBlanks()
    let rest = UnfoldingHint(
      kind: hint.kind, mediaType: hint.mediaType, contentEncoding: names, messageType: hint.messageType)
    guard name.byteCount > 0 else { return present(bytes, key: RawSpan(), rest, level, sink) }
    guard let coding = ContentCoding(name: name) else {
      if let text = Self.transferEncoding(name), openText(bytes, RawSpan(), text, rest, sink) { return }
      if !Self.isIdentity(name) { tell(8, "unknown-content-coding", sink) }
      return names.byteCount > 0
        ? openEncodings(bytes, rest, level, sink) : present(bytes, key: RawSpan(), rest, level, sink)
    }
    guard bytes.byteCount > 0 else { return }
    let isOpened = open(bytes, coding, sink) { opened, child in
      if names.byteCount > 0 {
        openEncodings(opened, rest, child, sink)
      } else {
        present(opened, key: RawSpan(), rest, child, sink)
      }
    }
    if !isOpened { present(bytes, key: RawSpan(), rest, level, sink) }
  }

  /// The encodings in which mail carries bytes (RFC 2045 section 6.1).
  private static func transferEncoding(_ name: RawSpan) -> TextCoding? {
    if name.equalsIgnoringCase("base64") { return .base64 }
    return name.equalsIgnoringCase("quoted-printable") ? .quotedPrintable : nil
  }

  private static func isIdentity(_ name: RawSpan) -> Bool {
    name.equalsIgnoringCase("identity") || name.equalsIgnoringCase("7bit") || name.equalsIgnoringCase("8bit")
      || name.equalsIgnoringCase("binary") || name.equalsIgnoringCase("base64")
      || name.equalsIgnoringCase("quoted-printable")
  }

  /// Opens bytes that look compressed. Answers `false` when they are not.
  private func openContent(
    _ bytes: RawSpan, _ key: RawSpan, _ coding: ContentCoding, _ level: Level, _ sink: any LeafSink
  ) -> Bool {
    // Text may begin like zlib (`x^`, for one); nothing compressed is text.
    if coding == .deflate, TextSurvey.isText(bytes.prefix(32)) { return false }
    return open(bytes, coding, isGuess: coding == .deflate, sink) { opened, child in
      present(opened, key: key, UnfoldingHint(.body), child, sink)
    }
  }

  /// Opens a leaf that is compressed.
  func openPart(
    _ bytes: RawSpan, _ key: RawSpan, _ coding: ContentCoding, _ start: Int, _ sink: any LeafSink
  ) -> Bool {
    open(bytes, coding, at: start, isGuess: true, sink) { opened, child in
      present(opened, key: key, UnfoldingHint(.body), child, sink)
    }
  }

  /// Undoes a content coding in a level of its own. Answers `false` when nothing came of it.
  private func open(
    _ bytes: RawSpan, _ coding: ContentCoding, at offset: Int = 0, isGuess: Bool = false, _ sink: any LeafSink,
    then read: (RawSpan, Level) -> Void
  ) -> Bool {
    guard hasRoom(sink) else { return false }
    let child = push(.content(coding), base: 0)
    child.setSource(bytes, at: offset)
    var buffer = child.scratch
    child.scratch = []
    codingDepth += 1
    let isAdmitted = admit(0, sink)
    let outcome = isAdmitted ? contents.decode(bytes, coding, into: &buffer, limit: allowance) : .complete
    let isOpened = isAdmitted && !buffer.isEmpty && !(isGuess && outcome == .corrupt)
    if isAdmitted, isOpened || !isGuess { report(outcome, coding, sink) }
    if isOpened {
      charge(buffer.count)
      read(unsafe buffer.span.bytes, child)
    }
    codingDepth -= 1
    child.scratch = buffer
    pop()
    return isOpened
  }

  private func report(_ outcome: ContentDecoder.Outcome, _ coding: ContentCoding, _ sink: any LeafSink) {
    switch outcome {
    case .complete: break
    case .tooLarge: tell(4, "unfolding-size", sink)
    case .cut, .corrupt:
      switch coding {
      case .gzip: tell(16, "bad-gzip", sink)
      case .deflate: tell(16, "bad-deflate", sink)
      case .brotli: tell(16, "bad-br", sink)
      case .zstd: tell(16, "bad-zstd", sink)
      }
    }
  }

  /// Decodes bytes that are escaped as a whole and reads what comes out, whatever it is.
  func openText(
    _ source: RawSpan, _ key: RawSpan, _ coding: TextCoding, at offset: Int = 0, _ hint: borrowing UnfoldingHint,
    _ sink: any LeafSink
  ) -> Bool {
    decode(source, coding, .text(coding), at: offset, sink) { decoded, child in
      guard admit(decoded.byteCount, sink) else { return false }
      present(decoded, key: key, hint, child, sink)
      return true
    }
  }

  /// Decodes `source`, which stands at `offset` in the layer entered last, in a level of its own, and hands the result
  /// to `read`. Answers `false` when it cannot be decoded, a bound is reached, or `read` refuses.
  func decode(
    _ source: RawSpan, _ coding: TextCoding, _ undoing: Undoing, at offset: Int, _ sink: any LeafSink,
    read: (RawSpan, Level) -> Bool
  ) -> Bool {
    guard hasRoom(sink) else { return false }
    let child = push(undoing, base: 0)
    child.setSource(source, at: offset)
    var buffer = child.scratch
    child.scratch = []
    buffer.removeAll(keepingCapacity: true)
    var position = 0
    var isRead = coding.decode(source, from: &position, into: &buffer, limit: allowance)
    if allowance - buffer.count < Unfolder.leastAllowance { tell(4, "unfolding-size", sink) }
    if isRead, !buffer.isEmpty {
      codingDepth += 1
      isRead = read(unsafe buffer.span.bytes, child)
      codingDepth -= 1
    } else {
      isRead = false
    }
    child.scratch = buffer
    pop()
    return isRead
  }
}
