import AuditModel
import Bytes

/// Cookies. Their names tell trackers; whether another one outlives the session only the server's `Set-Cookie` says, so
/// a request's cookie is called a session cookie until the pipeline knows better.
enum CookieFamily {
  /// An empty value tells nothing.
  private static let shortest = 1

  static func judge(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    guard range.count >= shortest, !ValueText.isEmptyWord(value.clamped(range)) else { return }
    hits.add(.sessionCookie, range, of: value, rank: .cookie, confidence: .inferred, isContainer: true)
  }

  /// A `Set-Cookie` value, with its attributes when they came along (RFC 6265 section 4.1).
  static func judgeSet(_ value: RawSpan, into hits: inout HitBuffer) {
    let end = value.firstIndex(of: 0x3B) ?? value.byteCount
    let range = ValueText.trim(value.prefix(end))
    guard range.count >= shortest, !ValueText.isEmptyWord(value.clamped(range)) else { return }
    let isPersistent = has("max-age", in: value.dropping(end)) || has("expires", in: value.dropping(end))
    hits.add(
      isPersistent ? .persistentCookie : .sessionCookie, range, of: value, rank: .cookie,
      confidence: isPersistent ? .validated : .inferred, isContainer: true)
  }

  private static func has(_ name: StaticString, in attributes: RawSpan) -> Bool {
    var from = 0
    while let semicolon = attributes.firstIndex(of: 0x3B, from: from) {
      if attributes.dropping(semicolon + 1).trimmingBlanks().beginsIgnoringCase(with: name) { return true }
      from = semicolon + 1
    }
    return false
  }

  /// A cookie or parameter whose name is a known tracker's.
  static func judgeTracker(_ type: DataType, _ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let end = value.firstIndex(of: 0x3B) ?? value.byteCount
    let range = ValueText.trim(value.prefix(end))
    guard (6...1024).contains(range.count), ValueText.digitCount(value.clamped(range)) >= 2,
      ValueText.isPrintable(value.clamped(range))
    else { return }
    hits.add(type, range, of: value, rank: .tracker, confidence: confidence, isContainer: true)
  }
}
