import Bytes

/// Files that hold no packets but messages as text: a mail, a mailbox (mbox), an HTTP archive (HAR 1.2).
enum RecordRecognition {
  /// So many bytes are enough.
  static let depth = 4_096
  private static let openings: [StaticString] = [
    "received", "return-path", "from", "to", "subject", "date", "message-id", "mime-version", "delivered-to", "sender",
    "dkim-signature", "content-type", "reply-to", "cc", "x-mailer", "user-agent", "arc-seal", "authentication-results",
    "x-mozilla-status", "x-received", "x-original-to",
  ]

  /// What text is; `nil` when it is none of these.
  static func kind(of bytes: RawSpan) -> ContentKind? {
    let front = bytes.prefix(depth)
    guard let first = front.u8(at: 0) else { return nil }
    if first == UInt8(ascii: "{") || first == 0xEF { return isArchive(front) ? .har : nil }
    if front.begins(with: "From ") { return isMailbox(front) ? .mbox : nil }
    return isMail(front) ? .mail : nil
  }

  /// An object whose first member is `log` (HAR 1.2 section "log"); a byte order mark may stand before it.
  private static func isArchive(_ bytes: RawSpan) -> Bool {
    var at = bytes.u24(at: 0) == 0xEFBBBF ? 3 : 0
    guard bytes.u8(at: at) == UInt8(ascii: "{") else { return false }
    at += 1
    while let byte = bytes.u8(at: at), byte <= 0x20 { at += 1 }
    guard bytes.dropping(at).begins(with: "\"log\"") else { return false }
    at += 5
    while let byte = bytes.u8(at: at), byte <= 0x20 || byte == UInt8(ascii: ":") { at += 1 }
    return bytes.u8(at: at) == UInt8(ascii: "{")
  }

  /// A separator line, which has a time in it (RFC 4155), and a header field behind it.
  private static func isMailbox(_ bytes: RawSpan) -> Bool {
    guard let end = bytes.firstIndex(of: 0x0A), let colon = bytes.prefix(end).firstIndex(of: UInt8(ascii: ":")),
      bytes.u8(at: colon + 1)?.isASCIIDigit == true
    else { return false }
    var next = end + 1
    if bytes.dropping(next).begins(with: ">From ") { next = (bytes.firstIndex(of: 0x0A, from: next) ?? next) + 1 }
    return fieldEnd(bytes, from: next) != nil
  }

  /// Two header fields, the first of them one that mail programs put there.
  private static func isMail(_ bytes: RawSpan) -> Bool {
    guard let colon = bytes.prefix(64).firstIndex(of: UInt8(ascii: ":")) else { return false }
    let name = bytes.prefix(colon)
    var isKnown = false
    for opening in openings where name.equalsIgnoringCase(opening) { isKnown = true }
    guard isKnown, let second = fieldEnd(bytes, from: 0) else { return false }
    return second >= bytes.byteCount || fieldEnd(bytes, from: second) != nil
  }

  /// Behind the header field that begins at `start`, folds included; `nil` when there is none.
  private static func fieldEnd(_ bytes: RawSpan, from start: Int) -> Int? {
    var at = start
    while let byte = bytes.u8(at: at), byte != UInt8(ascii: ":") {
      guard byte > 0x20, byte < 0x7F, at - start < 80 else { return nil }
      at += 1
    }
    guard at > start, bytes.u8(at: at) != nil else { return nil }
    while let feed = bytes.firstIndex(of: 0x0A, from: at) {
      guard let next = bytes.u8(at: feed + 1), next.isASCIIBlank else { return feed + 1 }
      at = feed + 1
    }
    return bytes.byteCount
  }
}
