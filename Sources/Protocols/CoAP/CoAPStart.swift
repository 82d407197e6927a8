import Bytes

/// First words of messages: `GET /sensors/7` for a request, `2.05` or `2.05 GET /sensors/7` for a response.
enum CoAPStart {
  private static let limit = 120

  /// Adds the words of a request. Levels of its path that look like identifiers become `+`.
  static func append(request message: CoAPMessage, _ bytes: RawSpan, to words: inout [UInt8]) {
    withBytes(of: CoAPMessage.method(message.code)) { words.append(bytesOf: $0) }
    words.append(0x20)
    var walk = CoAPOptions(bytes, from: message.token.upperBound)
    var isFirst = true
    while let option = walk.next(), words.count < limit {
      guard option.number == 11 else { continue }
      words.append(0x2F)
      let level = bytes.clamped(option.value)
      if !isFirst, IdentifierShape.isIdentifier(level) { words.append(0x2B) } else { words.append(bytesOf: level) }
      isFirst = false
    }
    if isFirst { words.append(0x2F) }
  }

  /// Adds the code of a response as it is written, class and detail.
  static func append(code: UInt8, to words: inout [UInt8]) {
    let detail = code & 31
    words.append(0x30 + code >> 5)
    words.append(0x2E)
    words.append(0x30 + detail / 10)
    words.append(0x30 + detail % 10)
  }
}
