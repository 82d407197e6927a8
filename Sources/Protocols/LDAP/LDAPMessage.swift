import Bytes

/// The head of a message (RFC 4511 section 4.1.1): a sequence of a number and an operation.
struct LDAPMessage {
  static let bindRequest: UInt8 = 0x60
  static let extendedRequest: UInt8 = 0x77
  static let extendedResponse: UInt8 = 0x78
  /// The name of the operation "Start TLS" (RFC 4511 section 4.14.1).
  private static let startTLS: StaticString = "1.3.6.1.4.1.1466.20037"
  /// Bytes in which a message must tell what it is.
  static let headLimit = 1_024

  let operation: UInt8
  /// Where the operation's content stands.
  let content: Range<Int>
  /// Bytes of the whole message.
  let total: Int

  /// `nil` when it is none, or its head is not whole.
  init?(_ bytes: RawSpan) {
    guard bytes.u8(at: 0) == 0x30, let outer = Self.length(bytes, at: 1), outer.length <= 1 << 16,
      bytes.u8(at: outer.next) == 2, let count = bytes.u8(at: outer.next + 1), (1...5).contains(count)
    else { return nil }
    let start = outer.next + 2 + Int(count)
    guard let operation = bytes.u8(at: start), let inner = Self.length(bytes, at: start + 1),
      inner.next + inner.length <= outer.next + outer.length
    else { return nil }
    self.operation = operation
    content = inner.next..<inner.next + inner.length
    total = outer.next + outer.length
  }

  /// Whether bytes too few for a head may be the beginning of one.
  static func mayBegin(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount < 32 else { return false }
    guard let outer = length(bytes, at: 1) else { return bytes.byteCount < 6 }
    return outer.length <= 1 << 16 && bytes.u8(at: outer.next) ?? 2 == 2
      && (1...5).contains(bytes.u8(at: outer.next + 1) ?? 1)
  }

  /// Whether an extended request asks for TLS: its name with the tag 0x80 and its length before it.
  func asksForTLS(_ bytes: RawSpan) -> Recognition {
    let rest = bytes.dropping(content.lowerBound)
    guard rest.u8(at: 0) ?? 0x80 == 0x80, Int(rest.u8(at: 1) ?? 22) == Self.startTLS.utf8CodeUnitCount else {
      return .no
    }
    if rest.dropping(2).begins(with: Self.startTLS) { return .yes }
    return HTTP1Recogniser.isPrefix(rest.dropping(2), of: Self.startTLS) ? .unsure : .no
  }

  /// A length of BER in its definite form, and where what it measures begins.
  static func length(_ bytes: RawSpan, at place: Int) -> (length: Int, next: Int)? {
    guard let first = bytes.u8(at: place) else { return nil }
    if first < 0x80 { return (Int(first), place + 1) }
    let count = Int(first & 0x7F)
    guard (1...4).contains(count) else { return nil }
    var length = 0
    for index in 0..<count {
      guard let octet = bytes.u8(at: place + 1 + index) else { return nil }
      length = length << 8 | Int(octet)
    }
    return (length, place + 1 + count)
  }
}
