import AuditModel
import Bytes

/// Passwords, tokens and user names. Told by keys and header names alone; the shape can only speak against.
enum CredentialFamily {
  static func judgeToken(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = afterScheme(ValueText.trim(value), in: value)
    let text = value.clamped(range)
    guard (8...8192).contains(text.byteCount), IdentifierFamily.isToken(text), !ValueText.isMasked(text),
      ValueText.hasLetter(text) || text.byteCount >= 16
    else { return }
    hits.add(.authToken, range, of: value, rank: .credential, confidence: confidence, isContainer: true)
  }

  /// What an authorization server gives under the name `code` (RFC 6749 section 4.1.2): long and of chance, unlike
  /// codes of countries, vouchers and errors.
  static func judgeCode(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (16...8192).contains(text.byteCount), IdentifierFamily.isToken(text), ValueText.digitCount(text) >= 1,
      ValueText.hasLowercase(text), !ValueText.isMasked(text)
    else { return }
    hits.add(.authToken, range, of: value, rank: .credential, confidence: confidence, isContainer: true)
  }

  /// An `Authorization` header (RFC 9110 section 11.6.2): `Basic` holds a name and a password (RFC 7617), everything
  /// else a token.
  static func judgeAuthorization(_ value: RawSpan, into hits: inout HitBuffer) {
    let whole = ValueText.trim(value)
    let text = value.clamped(whole)
    guard text.beginsIgnoringCase(with: "basic ") else {
      if text.beginsIgnoringCase(with: "digest ") { return judgeDigest(text, at: whole.lowerBound, into: &hits) }
      return judgeToken(value, confidence: .validated, into: &hits)
    }
    let range = afterScheme(whole, in: value)
    var plain: [UInt8] = []
    guard range.count <= 1024, Base64.decode(value.clamped(range), into: &plain),
      let colon = plain.firstIndex(of: 0x3A)
    else { return }
    // The two stand in one token, so both ranges are the whole of it; each is reported.
    let user = hits.arena.count
    hits.append(plain[..<colon])
    if colon > 0 {
      hits.add(
        .username, at: range, rank: .credential, confidence: .validated, from: user, forms: [.base64],
        isContainer: true)
    }
    let secret = hits.arena.count
    hits.append(plain[(colon + 1)...])
    if colon + 1 < plain.count {
      hits.add(
        .password, at: range, rank: .credential, confidence: .validated, from: secret, forms: [.base64],
        isContainer: true)
    }
  }

  /// `Digest username="…", …` (RFC 7616 section 3.4).
  private static func judgeDigest(_ text: RawSpan, at base: Int, into hits: inout HitBuffer) {
    var position = 7
    while let equals = text.firstIndex(of: 0x3D, from: position) {
      position = equals + 1
      guard text.clamped(equals - 8..<equals).equalsIgnoringCase("username"), text.u8(at: equals + 1) == 0x22,
        let end = text.firstIndex(of: 0x22, from: equals + 2), end > equals + 2
      else { continue }
      let start = hits.arena.count
      hits.append(text.clamped(equals + 2..<end))
      hits.add(
        .username, at: base + equals + 2..<base + end, rank: .credential, confidence: .validated, from: start)
      return
    }
  }

  static func judgePassword(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    guard (1...256).contains(value.byteCount), ValueText.isPrintable(value), !ValueText.isEmptyWord(value) else {
      return
    }
    hits.add(
      .password, 0..<value.byteCount, of: value, rank: .credential, confidence: confidence, isContainer: true)
  }

  static func judgeUsername(
    _ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer
  ) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (2...64).contains(text.byteCount), ValueText.isPrintable(text), !ValueText.isEmptyWord(text),
      ValueText.hasLetter(text), text.firstIndex(of: 0x2F) == nil, text.firstIndex(of: 0x3C) == nil,
      text.firstIndex(of: 0x7B) == nil, text.firstIndex(of: 0x3D) == nil
    else { return }
    hits.add(type, range, of: value, rank: .name, confidence: confidence)
  }

  /// Without a scheme (`Bearer`, `Token`) before the token.
  private static func afterScheme(_ range: Range<Int>, in value: RawSpan) -> Range<Int> {
    let text = value.clamped(range)
    guard let blank = text.firstIndex(of: 0x20), blank <= 16 else { return range }
    var start = range.lowerBound + blank
    while start < range.upperBound, value[start] == 0x20 { start += 1 }
    return start..<range.upperBound
  }
}
