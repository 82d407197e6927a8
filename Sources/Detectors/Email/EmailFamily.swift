import AuditModel
import Bytes

/// Finds e-mail addresses (RFC 5321 section 4.1.2, without quoted local parts and address literals).
enum EmailFamily {
  /// Judges the address around the `@` at `sign`.
  static func judge(sign: Int, in value: RawSpan, key: RawSpan, isBinary: Bool, into hits: inout HitBuffer) {
    guard let range = address(around: sign, in: value, isBinary: isBinary), !isUserInfo(range.lowerBound, in: value),
      !tellsOtherwise(key)
    else { return }
    if isBinary, !stands(range, in: value), !SubscriberFamily.isNetworkAccess(value.clamped(range)) { return }
    // `~user@host` is how a chat server shows who is connected (RFC 1413 gave the name).
    if value[range.lowerBound] == 0x7E { return }
    add(.emailAddress, range, of: value, rank: .email, into: &hits)
  }

  /// The whole value under a key that says whose address it is.
  static func judgeKeyed(_ type: DataType, _ value: RawSpan, into hits: inout HitBuffer) {
    guard value.byteCount <= 4096 else { return }
    var from = 0
    // A list of recipients may hold several.
    while let sign = value.firstIndex(of: 0x40, from: from) {
      from = sign + 1
      guard let range = address(around: sign, in: value) else { continue }
      add(type, range, of: value, rank: type == .emailAddress ? .email : .recipient, into: &hits)
    }
  }

  private static func add(
    _ type: DataType, _ range: Range<Int>, of value: RawSpan, rank: Rank, into hits: inout HitBuffer
  ) {
    let address = value.clamped(range)
    if SubscriberFamily.isNetworkAccess(address) {
      SubscriberFamily.judgeNetworkAccess(range, in: value, into: &hits)
    } else if !AlgorithmName.isOne(address) {
      hits.add(type, range, of: value, rank: rank, confidence: .validated)
    }
  }

  private static func address(around sign: Int, in value: RawSpan, isBinary: Bool = false) -> Range<Int>? {
    var start = sign
    while start > 0, sign - start < 65, isLocal(value[start - 1]) { start -= 1 }
    while start < sign, value[start] == 0x2E || value[start] == 0x2D || value[start] == 0x27 { start += 1 }
    guard start < sign, sign - start <= 64, value[sign - 1] != 0x2E else { return nil }
    guard let end = domainEnd(from: sign + 1, in: value, isBinary: isBinary) else { return nil }
    for index in start..<sign - 1 where value[index] == 0x2E && value[index + 1] == 0x2E { return nil }
    if isReference(start, in: value) { return nil }
    if isDialled(start..<sign, in: value), !SubscriberFamily.isNetworkAccess(value.clamped(start..<end)) { return nil }
    return start..<end
  }

  /// `sip:+12125550199@host`: a telephone number and who connects it, no mailbox (RFC 3261 section 19.1.1).
  private static func isDialled(_ local: Range<Int>, in value: RawSpan) -> Bool {
    let front = value.prefix(local.lowerBound)
    guard
      front.dropping(front.byteCount - 4).beginsIgnoringCase(with: "sip:")
        || front.dropping(front.byteCount - 5).beginsIgnoringCase(with: "sips:")
    else { return false }
    for index in local where !value[index].isASCIIDigit && value[index] != 0x2B && value[index] != 0x2D { return false }
    return true
  }

  /// `cid:part1@host` and `mid:…` name a part of a message, or a message (RFC 2392).
  private static func isReference(_ start: Int, in value: RawSpan) -> Bool {
    let front = value.prefix(start)
    let scheme = front.dropping(front.byteCount - 4)
    guard scheme.equalsIgnoringCase("cid:") || scheme.equalsIgnoringCase("mid:") else { return false }
    return front.u8(at: front.byteCount - 5)?.isASCIIAlphanumeric != true
  }

  /// The end of a domain of at least two labels whose last is a possible top-level domain.
  private static func domainEnd(from start: Int, in value: RawSpan, isBinary: Bool) -> Int? {
    var position = start
    var labelStart = start
    var lastEnd: Int?
    while position - start < 254 {
      let byte = value.u8(at: position) ?? 0
      if byte.isASCIIAlphanumeric || byte == 0x2D {
        position += 1
        continue
      }
      let label = value.clamped(labelStart..<position)
      guard isLabel(label) else { break }
      lastEnd = labelStart > start ? topEnd(label, isBinary: isBinary).map { labelStart + $0 } : nil
      guard byte == 0x2E else { break }
      position += 1
      labelStart = position
    }
    // `a@example.com.` at the end of a sentence: the last label is empty, the one before was the top.
    if lastEnd == nil, position == labelStart, position - 1 > start, value.u8(at: position - 1) == 0x2E {
      return domainEnd(from: start, in: value.clamped(0..<position - 1), isBinary: isBinary)
    }
    return lastEnd
  }

  /// Where a label that may be a top level ends. In BER what follows a text mostly begins with the tag of a sequence or
  /// a set, which look like digits (X.690 section 8.1.2): `example.com0`.
  private static func topEnd(_ label: RawSpan, isBinary: Bool) -> Int? {
    if isTop(label) { return label.byteCount }
    let bare = label.prefix(label.byteCount - 1)
    guard isBinary, let last = label.u8(at: label.byteCount - 1), last == 0x30 || last == 0x31, isTop(bare) else {
      return nil
    }
    return bare.byteCount
  }

  /// A country's, or one of those under which most addresses are.
  private static func hasCommonTop(_ address: RawSpan) -> Bool {
    var start = address.byteCount
    while start > 0, address[start - 1] != 0x2E { start -= 1 }
    let top = address.dropping(start)
    if top.byteCount == 2 { return top[0].isASCIIUppercase == top[1].isASCIIUppercase }
    let common: [StaticString] = [
      "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "example", "test",
    ]
    return common.contains { top.equalsIgnoringCase($0) }
  }

  private static func isLabel(_ label: RawSpan) -> Bool {
    guard let first = label.u8(at: 0), let last = label.u8(at: label.byteCount - 1), label.byteCount <= 63 else {
      return false
    }
    return first != 0x2D && last != 0x2D
  }

  /// Letters only (or punycode), and no ending of files, of which `icon@2x.png` is made.
  private static func isTop(_ label: RawSpan) -> Bool {
    if label.beginsIgnoringCase(with: "xn--") { return label.byteCount > 4 }
    guard label.byteCount >= 2, label.byteCount <= 24 else { return false }
    for index in 0..<label.byteCount where !label[index].isASCIILetter { return false }
    let endings: [StaticString] = [
      "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "mjs", "json", "html", "htm", "ico", "woff", "xml",
      "php",
      "tmp", "local", "internal", "invalid", "localdomain", "stl", "gcode", "cmb", "zip", "gz", "exe", "dll", "so",
      "txt", "log", "service", "target", "socket",
    ]
    for ending in endings where label.equalsIgnoringCase(ending) { return false }
    return true
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == 0x2E || byte == 0x2D || byte == 0x5F || byte == 0x2B || byte == 0x27
      || byte == 0x25 || byte == 0x7E
  }

  /// `//user@host` and `//user:secret@host` are the authority of a URL (RFC 3986 section 3.2.1).
  private static func isUserInfo(_ start: Int, in value: RawSpan) -> Bool {
    var position = start
    while position > 0, start - position < 128 {
      let byte = value[position - 1]
      if byte == 0x2F { return value.u8(at: position - 2) == 0x2F && value.u8(at: position - 3) == 0x3A }
      guard byte > 0x20, byte != 0x22, byte != 0x3D, byte != 0x26, byte != 0x3F else { return false }
      position -= 1
    }
    return false
  }

  /// Identifiers of messages and parts look like addresses (RFC 5322 section 3.6.4).
  private static func tellsOtherwise(_ key: RawSpan) -> Bool {
    let names: [StaticString] = [
      "message-id", "in-reply-to", "references", "content-id", "resent-message-id", "messageid", "message_id", "cid",
      // Its parameter `start` names a part (RFC 2387 section 3.2).
      "content-type",
    ]
    for name in names where key.equalsIgnoringCase(name) { return true }
    return false
  }

  /// In bytes that are no text, chance makes short addresses: ask for more, and for readable bytes on both sides unless
  /// the address is long and its top level is a common one.
  private static func stands(_ range: Range<Int>, in value: RawSpan) -> Bool {
    guard range.count >= 9 else { return false }
    if range.count >= 14, hasCommonTop(value.clamped(range)) { return true }
    for index in [range.lowerBound - 2, range.lowerBound - 1, range.upperBound, range.upperBound + 1] {
      guard let byte = value.u8(at: index) else { continue }
      guard byte.isASCIIPrintable || byte == 0 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return false }
    }
    return true
  }
}
