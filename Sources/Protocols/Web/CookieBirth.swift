import AuditModel
import Bytes

/// The moment of creation that some cookies carry in their value.
enum CookieBirth {
  /// `nil` when the cookie is none of these, or its time is not plausible (before 2000 or after 2100).
  static func read(name: RawSpan, value: RawSpan) -> Timestamp? {
    // `_ga=GA1.2.<random>.<seconds>`
    if name.equals("_ga") { return value.begins(with: "GA1.") ? seconds(part(3, of: value)) : nil }
    // `_gcl_au=1.1.<random>.<seconds>`
    if name.equals("_gcl_au") { return seconds(part(3, of: value)) }
    // `_fbp=fb.1.<milliseconds>.<random>`
    if name.equals("_fbp") { return value.begins(with: "fb.") ? milliseconds(part(2, of: value)) : nil }
    // `__utma=<domain>.<visitor>.<first>.<previous>.<current>.<visits>`, seconds
    if name.equals("__utma") { return seconds(part(2, of: value)) }
    // `__hstc=<domain>.<visitor>.<first>.<previous>.<current>.<visits>`, milliseconds
    if name.equals("__hstc") { return milliseconds(part(2, of: value)) }
    if name.equals("_mkto_trk") { return marketo(value) }
    return nil
  }

  /// `id:<account>&token:_mch-<domain>-<milliseconds>-<random>`; the domain may hold hyphens, and `&` and `:` may be
  /// percent-encoded.
  private static func marketo(_ value: RawSpan) -> Timestamp? {
    guard let token = value.firstIndex(of: "_mch-") else { return nil }
    let text = value.dropping(token + 5)
    guard let last = lastIndex(of: 0x2D, in: text), let before = lastIndex(of: 0x2D, in: text.prefix(last))
    else { return nil }
    return milliseconds(text.clamped(before + 1..<last))
  }

  private static func lastIndex(of byte: UInt8, in text: RawSpan) -> Int? {
    var index = text.byteCount - 1
    while index >= 0 {
      if text[index] == byte { return index }
      index -= 1
    }
    return nil
  }

  /// The part before the dot numbered `index`, counted from 0.
  @_lifetime(copy text)
  private static func part(_ index: Int, of text: RawSpan) -> RawSpan {
    var start = 0
    for _ in 0..<index {
      guard let dot = text.firstIndex(of: 0x2E, from: start) else { return text.prefix(0) }
      start = dot + 1
    }
    return text.clamped(start..<(text.firstIndex(of: 0x2E, from: start) ?? text.byteCount))
  }

  private static func seconds(_ text: RawSpan) -> Timestamp? {
    guard let value = text.decimal, value >= 946_684_800, value < 4_102_444_800 else { return nil }
    return Timestamp(seconds: Int64(value))
  }

  private static func milliseconds(_ text: RawSpan) -> Timestamp? {
    guard let value = text.decimal, value >= 946_684_800_000, value < 4_102_444_800_000 else { return nil }
    return Timestamp(nanoseconds: Int64(value) * 1_000_000)
  }
}
