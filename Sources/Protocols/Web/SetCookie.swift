import AuditModel
import Bytes

/// A `Set-Cookie` header (RFC 6265 section 5.2): where name and value stand, and what the fact needs.
struct SetCookie {
  /// Ranges of the header value.
  let name: Range<Int>
  let value: Range<Int>
  private let attributes: Int

  /// `nil` when there is nothing in it.
  init?(_ header: RawSpan) {
    let end = header.firstIndex(of: 0x3B) ?? header.byteCount
    let pair = header.trimmedRange(0..<end)
    guard !pair.isEmpty else { return nil }
    attributes = end
    if let equals = header.clamped(pair).firstIndex(of: 0x3D) {
      let split = pair.lowerBound + equals
      name = header.trimmedRange(pair.lowerBound..<split)
      value = header.trimmedRange(split + 1..<pair.upperBound)
    } else {
      name = pair.lowerBound..<pair.lowerBound
      value = pair
    }
  }

  /// What the header does. `now` is the response's `Date`, else the time of its packet, in seconds since 1970.
  func fact(_ header: RawSpan, now: Int64) -> CookieSet {
    let name = header.clamped(self.name).prefix(128).text
    var fact = CookieSet(name: name, lifetime: .session, basis: "none")
    var maxAge: Int64?
    var expires: Int64?
    CookiePairs.forEach(in: header.dropping(attributes + 1)) { key, value in
      let attributes = header.dropping(self.attributes + 1)
      let text = attributes.clamped(value)
      // An attribute without `=` is read as a value without a name.
      let word = key.isEmpty ? text : attributes.clamped(key)
      if word.equalsIgnoringCase("max-age") { maxAge = Self.seconds(text) ?? maxAge }
      if word.equalsIgnoringCase("expires") { expires = HTTPDate.parse(text) ?? expires }
      if word.equalsIgnoringCase("domain"), !key.isEmpty { fact.domain = Self.host(text) }
      if word.equalsIgnoringCase("secure") { fact.isSecure = true }
      if word.equalsIgnoringCase("httponly") { fact.isHTTPOnly = true }
      if word.equalsIgnoringCase("samesite"), !key.isEmpty { fact.sameSite = text.prefix(16).text.lowercased() }
    }
    if let maxAge {
      fact.basis = "max-age"
      fact.lifetime = maxAge <= 0 ? .deletion : .seconds(maxAge)
    } else if let expires {
      fact.basis = "expires"
      let left = expires.subtractingReportingOverflow(now).partialValue
      fact.lifetime = left <= 0 ? .deletion : .seconds(left)
    }
    fact.isIdentifier = CookieNames.isTracker(header.clamped(self.name)) || Self.looksRandom(header.clamped(value))
    return fact
  }

  /// RFC 6265 section 5.2.2: an optional minus and digits; what is too large counts as the largest.
  private static func seconds(_ text: RawSpan) -> Int64? {
    let isNegative = text.u8(at: 0) == 0x2D
    let digits = text.dropping(isNegative ? 1 : 0)
    guard digits.byteCount > 0 else { return nil }
    for index in 0..<digits.byteCount where !digits[index].isASCIIDigit { return nil }
    if isNegative { return 0 }
    return Int64(clamping: digits.decimal ?? .max)
  }

  private static func host(_ text: RawSpan) -> String {
    text.dropping(text.u8(at: 0) == 0x2E ? 1 : 0).prefix(253).text.lowercased()
  }

  /// At least eight characters, of which so many differ that it is no word, number or flag.
  private static func looksRandom(_ value: RawSpan) -> Bool {
    guard value.byteCount >= 8 else { return false }
    var seen: UInt128 = 0
    var digits = 0
    var letters = 0
    let text = value.prefix(256)
    for index in 0..<text.byteCount {
      let byte = text[index]
      seen |= 1 << UInt128(byte & 127)
      if byte.isASCIIDigit { digits += 1 }
      if byte.isASCIILetter { letters += 1 }
    }
    guard seen.nonzeroBitCount >= 6 else { return false }
    return digits >= 2 && letters >= 1 || digits >= 9 || letters >= 16
  }
}
