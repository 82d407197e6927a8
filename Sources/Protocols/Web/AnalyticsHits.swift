import AuditModel
import Bytes

/// Recognises hits to analytics collectors by their parameters: Universal Analytics (`v=1`, `tid=UA-…`), Analytics 4
/// (`v=2`, `tid=G-…`) and the older `__utm.gif` (`utmac`), as their measurement protocols document them.
enum AnalyticsHits {
  /// The hit that a query or one line of a body is, or `nil`.
  static func read(_ parameters: RawSpan, path: RawSpan) -> AnalyticsHit? {
    var hit = Parameters()
    QueryPairs.forEach(in: parameters) { name, value in
      hit.take(parameters.clamped(name), parameters.clamped(value))
    }
    return hit.hit(isUrchin: isUrchin(path))
  }

  /// Whether a path is one of a collector: only then is a body worth reading for hits.
  static func isCollector(_ path: RawSpan) -> Bool {
    for ending: StaticString in ["/collect", "/batch", "/__utm.gif"] where path.ends(with: ending) { return true }
    return false
  }

  private static func isUrchin(_ path: RawSpan) -> Bool { path.ends(with: "__utm.gif") }

  /// Calls `body` with each hit of a body: one a line, at most twenty by the protocol, and where the line stands.
  static func forEach(inBody text: RawSpan, path: RawSpan, _ body: (AnalyticsHit, Range<Int>) -> Void) {
    var start = 0
    var lines = 0
    while start < text.byteCount, lines < 1_000 {
      let end = text.firstIndex(of: 0x0A, from: start) ?? text.byteCount
      let line = text.trimmedRange(start..<end)
      if let hit = read(text.clamped(line), path: path) { body(hit, line) }
      start = end + 1
      lines += 1
    }
  }

  private struct Parameters {
    var version: UInt8 = 0
    var property: String?
    var urchinAccount: String?
    var hasMaskingFlag = false
    var isMaskingFlagSet = false
    var override = AnalyticsHit.Override.none
    var site: String?

    mutating func take(_ name: RawSpan, _ value: RawSpan) {
      // A flag without `=` arrives as a value without a name.
      let word = name.byteCount == 0 ? value : name
      if word.equals("v"), value.byteCount == 1 { version = value[0] }
      if word.equals("tid") { property = AnalyticsHits.account(value) }
      if word.equals("utmac") { urchinAccount = AnalyticsHits.account(value) }
      if word.equals("aip") {
        hasMaskingFlag = true
        isMaskingFlagSet = value.equals("1")
      }
      if word.equals("uip") { override = AnalyticsHits.override(value) }
      if word.equals("dl") || word.equals("dh") || word.equals("utmhn") { site = PageSite.host(of: value) ?? site }
    }

    func hit(isUrchin: Bool) -> AnalyticsHit? {
      if isUrchin, let urchinAccount {
        return AnalyticsHit(
          product: .urchin, property: urchinAccount, hasMaskingFlag: isMaskingFlagSet, addressOverride: override,
          site: site)
      }
      guard let property else { return nil }
      if version == 0x31, property.hasPrefix("UA-") {
        return AnalyticsHit(
          product: .universalAnalytics, property: property, hasMaskingFlag: hasMaskingFlag, addressOverride: override,
          site: site)
      }
      if version == 0x32, property.hasPrefix("G-") {
        return AnalyticsHit(
          product: .analytics4, property: property, hasMaskingFlag: hasMaskingFlag, addressOverride: override,
          site: site)
      }
      return nil
    }
  }

  /// An account id is letters, digits and hyphens; anything else could be a personal value and is not kept.
  private static func account(_ value: RawSpan) -> String? {
    guard value.byteCount > 0, value.byteCount <= 32 else { return nil }
    for index in 0..<value.byteCount where !value[index].isASCIIAlphanumeric && value[index] != 0x2D { return nil }
    return value.text
  }

  /// Whether an address given in place of the sender's is shortened: the last octet of IPv4, the last 80 bits of IPv6.
  private static func override(_ value: RawSpan) -> AnalyticsHit.Override {
    guard value.byteCount > 0 else { return .none }
    var text = ""
    var index = 0
    while let byte = value.u8(at: index), text.utf8.count < 64 {
      if byte == 0x25, let high = value.u8(at: index + 1)?.hexValue, let low = value.u8(at: index + 2)?.hexValue {
        text.unicodeScalars.append(Unicode.Scalar(high << 4 | low))
        index += 3
      } else {
        text.unicodeScalars.append(Unicode.Scalar(byte))
        index += 1
      }
    }
    guard let address = IPAddress(text) else { return .full }
    let mask: UInt128 = address.version == .v4 ? 0xFF : (1 << 80) - 1
    return address.bits & mask == 0 ? .anonymised : .full
  }
}

extension RawSpan {
  func ends(with text: StaticString) -> Bool {
    byteCount >= text.utf8CodeUnitCount && dropping(byteCount - text.utf8CodeUnitCount).equals(text)
  }
}
