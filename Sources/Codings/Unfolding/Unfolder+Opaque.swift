import AuditModel
import Bytes

/// Values whose text says nothing until it is decoded: base64, base32, hexadecimal, tokens.
extension Unfolder {
  /// Looks behind the text of a leaf that was already told. What decodes to nothing sensible is dropped.
  func openOpaque(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, _ survey: TextSurvey, _ sink: any LeafSink
  ) {
    if survey.has(TextSurvey.Class.dot), openToken(value, key, start, sink) { return }
    if !survey.isAll(TextSurvey.Class.base64) {
      // Only `basic`, `bearer` and `data` follow.
      let letter = value[0] | 0x20
      guard letter == UInt8(ascii: "b") || letter == UInt8(ascii: "d"), let front = opaqueStart(value) else { return }
      let rest = value.dropping(front)
      guard rest.byteCount >= Unfolder.shortest else { return }
      return openOpaque(rest, key, start + front, TextSurvey(rest), sink)
    }
    if survey.isAll(TextSurvey.Class.hex), value.byteCount % 2 == 0 {
      if value.byteCount >= 12 {
        openGuess(value, key, .hex, start, isDigits: survey.isAll(TextSurvey.Class.digit), sink)
      }
      return
    }
    if mayBeBase64(value, survey) {
      // Without padding only base64url is at home (RFC 4648 sections 3.2 and 5).
      let isURLSafe = survey.has(TextSurvey.Class.urlSafe) || value.byteCount % 4 != 0
      let coding: TextCoding = isURLSafe ? .base64url : .base64
      if openGuess(value, key, coding, start, sink) { return }
    }
    if survey.isAll(TextSurvey.Class.base32), value.byteCount >= 16, survey.has(TextSurvey.Class.upper) {
      openGuess(value, key, .base32, start, sink)
    }
  }

  /// Where the encoded text begins behind a `data:` prefix (RFC 2397) or the name of an authentication scheme.
  private func opaqueStart(_ value: RawSpan) -> Int? {
    let front = value.prefix(64)
    if front.beginsIgnoringCase(with: "basic ") { return 6 }
    if front.beginsIgnoringCase(with: "bearer ") { return 7 }
    guard front.beginsIgnoringCase(with: "data:"), let comma = value.prefix(256).firstIndex(of: UInt8(ascii: ",")),
      comma >= 7, value.dropping(comma - 7).begins(with: ";base64,")
    else { return nil }
    return comma + 1
  }

  /// Words and identifiers share the alphabet; encoded text nearly always mixes letters in both cases.
  private func mayBeBase64(_ value: RawSpan, _ survey: TextSurvey) -> Bool {
    guard survey.has(TextSurvey.Class.upper), survey.has(TextSurvey.Class.lower | TextSurvey.Class.digit) else {
      return false
    }
    let count = value.byteCount
    if survey.has(TextSurvey.Class.equals) {
      return value[count - 1] == UInt8(ascii: "=") || survey.has(TextSurvey.Class.blank)
    }
    return survey.has(TextSurvey.Class.blank) || count % 4 == 0 || (count >= 16 && count % 4 != 1)
  }

  @discardableResult
  private func openGuess(
    _ value: RawSpan, _ key: RawSpan, _ coding: TextCoding, _ start: Int, isDigits: Bool = false, _ sink: any LeafSink
  ) -> Bool {
    // The first bytes tell most failures, without decoding the rest.
    var front: [UInt8] = []
    if value.byteCount > 256 {
      var offset = 0
      guard coding.decode(value, from: &offset, into: &front, limit: 24),
        Unfolder.isPromising(unsafe front.span.bytes)
      else { return false }
    }
    return decode(value, coding, .text(coding), at: start, sink) { decoded, child in
      guard isWorthwhile(decoded, isDigits: isDigits), admit(decoded.byteCount, sink) else { return false }
      present(decoded, key: key, UnfoldingHint(.body), child, sink)
      return true
    }
  }

  /// Whether bytes may be the front of something: text (a character may be cut), a known mark, or a binary structure.
  private static func isPromising(_ front: RawSpan) -> Bool {
    if TextSurvey.isText(front) || TextSurvey.isText(front.prefix(front.byteCount - 3)) { return true }
    if ContentCoding.recognise(front) != nil || UTF16Coding.recognise(front.prefix(front.byteCount & ~1)) != nil {
      return true
    }
    guard let first = front.u8(at: 0) else { return false }
    // CBOR and MessagePack containers, protobuf fields 1 to 15 with a length or a number, bplist.
    return first >= 0x80 && first <= 0xBF || first == 0xD9 || first >= 0xDC && first <= 0xDF || first < 0x7B
  }

  /// Whether decoded bytes are something: readable text, or a format that shows itself.
  private func isWorthwhile(_ decoded: RawSpan, isDigits: Bool) -> Bool {
    if TextSurvey.isText(decoded) {
      if isDigits { return Unfolder.isNumberText(decoded) }
      return decoded.byteCount >= 12 || Unfolder.isPlain(decoded)
    }
    switch ContentCoding.recognise(decoded) {
    case .gzip, .zstd: return true
    case .deflate:
      var output: [UInt8] = []
      return contents.decode(decoded, .deflate, into: &output, limit: 4096) != .corrupt && !output.isEmpty
    case .brotli, nil: break
    }
    return UTF16Coding.recognise(decoded) != nil || binaryStructure(of: decoded) != nil
  }

  /// Digits that decode to digits, or many to hexadecimal ones; other text in them is chance.
  private static func isNumberText(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      let isDigit = byte.isASCIIDigit || bytes.byteCount >= 12 && byte.isASCIIHexDigit
      guard isDigit || byte == 0x2D || byte == 0x2E || byte == 0x3A else { return false }
    }
    return true
  }

  /// Short text is believed only when it has nothing but letters, digits and the signs of names and numbers.
  private static func isPlain(_ bytes: RawSpan) -> Bool {
    for index in 0..<bytes.byteCount {
      let byte = bytes[index]
      let isSign =
        byte == 0x20 || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x40 || byte == 0x5F
      guard byte.isASCIIAlphanumeric || isSign else { return false }
    }
    return bytes.byteCount >= 5
  }

  // MARK: JSON Web Tokens

  /// RFC 7519: three segments of base64url, the first two of them JSON. The leaf itself was told already.
  private func openToken(_ value: RawSpan, _ key: RawSpan, _ start: Int, _ sink: any LeafSink) -> Bool {
    let front = value.beginsIgnoringCase(with: "bearer ") ? 7 : 0
    guard let segments = TokenSegments(value.dropping(front)) else { return false }
    return [(segments.header, false), (segments.claims, true)].reduce(false) { isOpened, segment in
      let range = segment.0.lowerBound + front..<segment.0.upperBound + front
      return openSegment(value.extracting(range), key, start + range.lowerBound, isClaims: segment.1, sink) || isOpened
    }
  }

  private func openSegment(
    _ value: RawSpan, _ key: RawSpan, _ start: Int, isClaims: Bool, _ sink: any LeafSink
  ) -> Bool {
    decode(value, .base64url, .token(isClaims: isClaims), at: start, sink) { decoded, child in
      guard JSONTokenizer.recognise(decoded), admit(decoded.byteCount, sink) else { return false }
      present(decoded, key: key, UnfoldingHint(.body), child, sink)
      return true
    }
  }
}
