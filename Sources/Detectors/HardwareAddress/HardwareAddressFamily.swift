import AuditModel
import Bytes
import Patterns

/// Finds MAC addresses in all their spellings, and inside the identifiers made from them.
enum HardwareAddressFamily {
  /// Judges a candidate found by its shape alone.
  static func judge(_ mark: CandidateMark, in value: RawSpan, key: RawSpan, into hits: inout HitBuffer) {
    switch mark.shape {
    case .colonPairs, .hyphenPairs: judgePairs(at: mark.offset, in: value, into: &hits)
    case .dottedGroups: judgeGroups(at: mark.offset, in: value, into: &hits)
    case .hexTwelve: judgeBare(at: mark.offset, in: value, key: key, into: &hits)
    case .uuid: judgeUUID(at: mark.offset, in: value, into: &hits)
    case .eui64: judgeInterface(at: mark.offset, in: value, into: &hits)
    default: break
    }
  }

  /// The whole value under a key that says MAC address.
  static func judgeKeyed(
    _ type: DataType, _ value: RawSpan, isBinary: Bool, rank: Rank, into hits: inout HitBuffer
  ) {
    if isBinary, let bits = binary(value) {
      add(type, bits, 0..<value.byteCount, rank: rank, .validated, into: &hits)
      return
    }
    let text = ValueText.trim(value)
    guard let bits = HardwareAddress.readLoosely(value.clamped(text)), HardwareAddress.isDevice(bits) else { return }
    add(type, bits, text, rank: rank, .validated, into: &hits)
  }

  /// Six octets as they are, or a DHCP client identifier of the Ethernet type (RFC 2132 section 9.14).
  private static func binary(_ value: RawSpan) -> UInt64? {
    let start: Int
    switch value.byteCount {
    case 6: start = 0
    case 7 where value[0] == 1: start = 1
    default: return nil
    }
    var bits: UInt64 = 0
    for index in start..<start + 6 { bits = bits << 8 | UInt64(value[index]) }
    return HardwareAddress.isDevice(bits) ? bits : nil
  }

  private static func judgePairs(at offset: Int, in value: RawSpan, into hits: inout HitBuffer) {
    guard let bits = HardwareAddress.read(value, at: offset, group: 1), HardwareAddress.isDevice(bits) else { return }
    add(.macAddress, bits, offset..<offset + 17, .validated, into: &hits)
  }

  /// `0000.5e00.5310`. Twelve decimal digits with dots may be anything, unless a registered organisation begins them.
  private static func judgeGroups(at offset: Int, in value: RawSpan, into hits: inout HitBuffer) {
    guard let bits = HardwareAddress.read(value, at: offset, group: 2), HardwareAddress.isDevice(bits) else { return }
    guard hasLetter(value.clamped(offset..<offset + 14)), OrganisationRegistry.shared.contains(bits) else { return }
    add(.macAddress, bits, offset..<offset + 14, .validated, into: &hits)
  }

  /// Twelve hex digits without separators and without a telling key: only with a registered organisation, with a letter
  /// (or it may be a number), in one case, and not as a part of a longer identifier.
  private static func judgeBare(at offset: Int, in value: RawSpan, key: RawSpan, into hits: inout HitBuffer) {
    guard let bits = HardwareAddress.read(value, at: offset, group: 6), HardwareAddress.isDevice(bits),
      bits >> 41 & 1 == 0
    else { return }
    let digits = value.clamped(offset..<offset + 12)
    guard hasLetter(digits), hasOneCase(digits), OrganisationRegistry.shared.contains(bits) else { return }
    if let before = value.u8(at: offset - 1), before == 0x2D || before == 0x23 || before == 0x3D { return }
    if let after = value.u8(at: offset + 12), after == 0x2D { return }
    guard !tellsOtherwise(key) else { return }
    add(.macAddress, bits, offset..<offset + 12, .inferred, into: &hits)
  }

  /// The node of a UUID of version 1 (RFC 9562 section 5.1), when it was made by a clock between 2000 and 2060. Those of
  /// the nineties are names of interfaces and classes, which every program of their kind holds, or of RFC 9562 itself.
  private static func judgeUUID(at offset: Int, in value: RawSpan, into hits: inout HitBuffer) {
    guard value.u8(at: offset + 14) == 0x31, let variant = value.u8(at: offset + 19)?.hexValue, variant & 0xC == 8,
      let low = hex(value, offset, 8), let middle = hex(value, offset + 9, 4), let high = hex(value, offset + 15, 3),
      let bits = HardwareAddress.read(value, at: offset + 24, group: 6), HardwareAddress.isDevice(bits)
    else { return }
    // Units of 100 ns since 1582-10-15; the bounds are 2000-01-01 and 2060-01-01.
    let ticks = high << 48 | middle << 32 | low
    guard ticks > 131_659_776_000_000_000, ticks < 150_594_336_000_000_000 else { return }
    add(.macAddress, bits, offset..<offset + 36, .validated, forms: [.uuidV1], into: &hits)
  }

  /// `ff:fe` in the middle of an IPv6 interface identifier (RFC 4291 appendix A), or of eight octets in a row.
  private static func judgeInterface(at offset: Int, in value: RawSpan, into hits: inout HitBuffer) {
    if let octets = eightOctets(around: offset, in: value) {
      add(.macAddress, octets, offset - 9..<offset + 14, .validated, forms: [.eui64], into: &hits)
      return
    }
    // group ':' XXff ':' feXX ':' group
    var start = offset
    while start > 0, offset - start < 2, value[start - 1].isASCIIHexDigit { start -= 1 }
    guard let third = hex(value, start, offset - start), value.u8(at: start - 1) == 0x3A else { return }
    var first = start - 1
    while first > 0, start - 1 - first < 4, value[first - 1].isASCIIHexDigit { first -= 1 }
    guard first < start - 1, value.u8(at: first - 1) == 0x3A, let head = hex(value, first, start - 1 - first),
      let fourth = hex(value, offset + 5, 2), value.u8(at: offset + 7) == 0x3A
    else { return }
    var end = offset + 8
    while end < value.byteCount, end - offset < 12, value[end].isASCIIHexDigit { end += 1 }
    guard end > offset + 8, value.u8(at: end) != 0x3A, value.u8(at: end).map({ !$0.isASCIIAlphanumeric }) ?? true,
      let tail = hex(value, offset + 8, end - offset - 8)
    else { return }
    // The universal bit is inverted; without it the address was set by hand.
    guard head & 0x0200 != 0 else { return }
    let bits = (head ^ 0x0200) << 32 | third << 24 | fourth << 16 | tail
    guard HardwareAddress.isDevice(bits) else { return }
    add(.macAddress, bits, first..<end, .validated, forms: [.eui64], into: &hits)
  }

  private static func eightOctets(around offset: Int, in value: RawSpan) -> UInt64? {
    let start = offset - 9
    guard start >= 0, value.u8(at: start + 23).map({ !$0.isASCIIAlphanumeric && $0 != 0x3A }) ?? true,
      value.u8(at: start - 1).map({ !$0.isASCIIAlphanumeric && $0 != 0x3A }) ?? true
    else { return nil }
    var bits: UInt64 = 0
    for octet in 0..<8 {
      guard let pair = hex(value, start + 3 * octet, 2), octet == 7 || value.u8(at: start + 3 * octet + 2) == 0x3A
      else { return nil }
      if octet != 3, octet != 4 { bits = bits << 8 | pair }
    }
    return HardwareAddress.isDevice(bits) ? bits : nil
  }

  /// A MakerBot serial number: vendor 23C1, product, then the board's MAC address (domain note, section 1.6).
  static func judgeMakerBotSerial(endingAt end: Int, in value: RawSpan, into hits: inout HitBuffer) {
    let start = end - 4
    guard start >= 0, value.u8(at: start - 1).map({ !$0.isASCIIAlphanumeric }) ?? true,
      value.u8(at: start + 20).map({ !$0.isASCIIAlphanumeric }) ?? true, hex(value, start, 8) != nil,
      let bits = HardwareAddress.read(value, at: start + 8, group: 6), HardwareAddress.isDevice(bits),
      OrganisationRegistry.shared.contains(bits)
    else { return }
    add(.macAddress, bits, start + 8..<start + 20, .validated, forms: [.embeddedInSerial], into: &hits)
  }

  // MARK: Small things

  private static func add(
    _ type: DataType, _ bits: UInt64, _ range: Range<Int>, rank: Rank = .hardwareAddress, _ confidence: Confidence,
    forms: [Form] = [], into hits: inout HitBuffer
  ) {
    let start = hits.arena.count
    HardwareAddress.append(bits, to: &hits.arena)
    hits.add(type, at: range, rank: rank, confidence: confidence, from: start, forms: forms)
  }

  private static func hex(_ value: RawSpan, _ offset: Int, _ count: Int) -> UInt64? {
    var result: UInt64 = 0
    for index in 0..<count {
      guard let digit = value.u8(at: offset + index)?.hexValue else { return nil }
      result = result << 4 | UInt64(digit)
    }
    return result
  }

  private static func hasLetter(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount where text[index].isASCIILetter { return true }
    return false
  }

  private static func hasOneCase(_ text: RawSpan) -> Bool {
    var upper = false
    var lower = false
    for index in 0..<text.byteCount where text[index].isASCIILetter {
      if text[index].isASCIIUppercase { upper = true } else { lower = true }
    }
    return !(upper && lower)
  }

  /// Names of values that are hexadecimal and no addresses.
  private static func tellsOtherwise(_ key: RawSpan) -> Bool {
    let words: [StaticString] = [
      "id", "hash", "sha", "md5", "digest", "commit", "revision", "rev", "build", "etag", "nonce", "token", "session",
      "trace", "span", "request", "checksum", "crc", "signature", "sig", "key", "color", "colour", "if-none-match", "v",
    ]
    for word in words {
      let length = word.utf8CodeUnitCount
      guard key.byteCount >= length else { continue }
      let tail = key.dropping(key.byteCount - length)
      guard tail.equalsIgnoringCase(word) else { continue }
      guard let before = key.u8(at: key.byteCount - length - 1) else { return true }
      if !before.isASCIIAlphanumeric || tail[0].isASCIIUppercase && !before.isASCIIUppercase { return true }
    }
    return false
  }
}
