import AuditModel
import Bytes

/// Addresses and names of a network. An IP address in a payload needs a key or a header that says so: versions look the
/// same.
enum NetworkFamily {
  /// The whole value is one address, or a list of them; a port may follow.
  static func judgeIP(_ value: RawSpan, isBinary: Bool, into hits: inout HitBuffer) {
    if isBinary, value.byteCount == 4 {
      guard AddressText.isSomebody([value[0], value[1], value[2], value[3]]) else { return }
      let start = hits.arena.count
      for index in 0..<4 {
        if index > 0 { hits.arena.append(0x2E) }
        hits.append(String(value[index]).utf8)
      }
      hits.add(.ipAddress, at: 0..<4, rank: .internetAddress, confidence: .validated, from: start)
      return
    }
    guard value.byteCount <= 512 else { return }
    var start = 0
    while start < value.byteCount {
      var end = start
      while end < value.byteCount, value[end] != 0x2C, value[end] != 0x20, value[end] != 0x3B { end += 1 }
      judgeOne(start..<end, in: value, into: &hits)
      start = end + 1
    }
  }

  /// `for=192.0.2.60;proto=http;by=203.0.113.43` (RFC 7239).
  static func judgeForwarded(_ value: RawSpan, into hits: inout HitBuffer) {
    guard value.byteCount <= 1024 else { return }
    var position = 0
    while let equals = value.firstIndex(of: 0x3D, from: position) {
      var end = equals + 1
      while end < value.byteCount, value[end] != 0x2C, value[end] != 0x3B, value[end] != 0x20 { end += 1 }
      judgeOne(equals + 1..<end, in: value, into: &hits)
      position = max(end, equals + 1)
    }
  }

  private static func judgeOne(_ whole: Range<Int>, in value: RawSpan, into hits: inout HitBuffer) {
    var range = whole
    while range.count > 1, isQuote(value[range.lowerBound]) { range = range.lowerBound + 1..<range.upperBound }
    while range.count > 1, isQuote(value[range.upperBound - 1]) { range = range.lowerBound..<range.upperBound - 1 }
    if value.u8(at: range.lowerBound) == 0x5B {
      guard let close = value.clamped(range).firstIndex(of: 0x5D) else { return }
      range = range.lowerBound + 1..<range.lowerBound + close
    }
    var text = value.clamped(range)
    // A port, a prefix length and a zone are no part of an address.
    if let slash = text.firstIndex(of: 0x2F) { text = text.prefix(slash) }
    if let zone = text.firstIndex(of: 0x25) { text = text.prefix(zone) }
    if let colon = text.firstIndex(of: 0x3A), text.firstIndex(of: 0x2E).map({ $0 < colon }) ?? false {
      text = text.prefix(colon)
    }
    guard AddressText.isV4(text) || AddressText.isV6(text) else { return }
    hits.add(
      .ipAddress, range.lowerBound..<range.lowerBound + text.byteCount, of: value, rank: .internetAddress,
      confidence: .validated, isContainer: true)
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

  /// A host name (RFC 1123 section 2.1): labels of letters, digits and hyphens, not a number, not an address.
  static func judgeHostname(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    var range = ValueText.trim(value)
    if range.count > 1, value[range.upperBound - 1] == 0x2E { range = range.lowerBound..<range.upperBound - 1 }
    let text = value.clamped(range)
    guard (2...253).contains(text.byteCount), ValueText.hasLetter(text), !ValueText.isEmptyWord(text),
      !text.equalsIgnoringCase("localhost"), !AddressText.isV6(text)
    else { return }
    for index in 0..<text.byteCount {
      let byte = text[index]
      guard byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F else { return }
    }
    hits.add(.hostname, range, of: value, rank: .network, confidence: confidence, isContainer: true)
  }

  /// The name of a wireless network: up to 32 octets (IEEE 802.11-2020 section 9.4.2.2).
  static func judgeSSID(_ value: RawSpan, confidence: Confidence, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (1...32).contains(text.byteCount), ValueText.isPrintable(text), !ValueText.isEmptyWord(text) else { return }
    hits.add(.ssid, range, of: value, rank: .network, confidence: confidence, isContainer: true)
  }

  /// Mobile country and network code: 5 or 6 digits, the first 2 to 7 (ITU-T E.212).
  static func judgeOperatorCode(_ value: RawSpan, into hits: inout HitBuffer) {
    let range = ValueText.trim(value)
    let text = value.clamped(range)
    guard (5...7).contains(text.byteCount), (0x32...0x37).contains(text[0]) else { return }
    let digits = ValueText.digitCount(text)
    guard (5...6).contains(digits), digits == text.byteCount || text.u8(at: 3) == 0x2D || text.u8(at: 3) == 0x20 else {
      return
    }
    hits.add(.mobileNetwork, range, of: value, rank: .network, confidence: .validated)
  }
}
