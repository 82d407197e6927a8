import Bytes

/// The header of a message, and where its parts stand.
///
/// RFC 7252 section 3:
/// ```
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |Ver| T |  TKL  |      Code     |          Message ID           |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |   Token (if any, TKL bytes) ...
///   |   Options (if any) ...
///   |1 1 1 1 1 1 1 1|    Payload (if any) ...
/// ```
struct CoAPMessage {
  let code: UInt8
  let token: Range<Int>
  /// Empty when there is none.
  let payload: Range<Int>
  let hasPath: Bool
  /// Values of the Block1 and Block2 options; `nil` when they are not given.
  private let upload: Int?
  private let download: Int?
  let host: Range<Int>
  /// Content-Format; `nil` when it is not given.
  let format: Int?

  var isRequest: Bool { code > 0 && code < 0x20 }
  var isPathRequest: Bool { isRequest && hasPath }
  var hasBlock: Bool { upload != nil || download != nil }

  /// Which part of the whole the payload is: of what a request sends up, or a response down (RFC 7959 section 2.1).
  var payloadBlock: CoAPBlock? {
    guard !payload.isEmpty, let value = isRequest ? upload : download else { return nil }
    return CoAPBlock(value)
  }

  /// `nil` when the bytes are no message: another version, an unknown code, or options that cannot be read.
  init?(_ bytes: RawSpan) {
    guard let first = bytes.u8(at: 0), first >> 6 == 1, first & 15 <= 8, let code = bytes.u8(at: 1),
      Self.isKnown(code), bytes.byteCount >= 4 + Int(first & 15)
    else { return nil }
    token = 4..<4 + Int(first & 15)
    // An empty message is four bytes (section 4.1).
    if code == 0, first & 15 != 0 || bytes.byteCount != 4 { return nil }
    var walk = CoAPOptions(bytes, from: token.upperBound)
    var format: Int?
    var host = 0..<0
    var hasPath = false
    var (upload, download): (Int?, Int?)
    while let option = walk.next() {
      guard CoAPOptions.isKnown(option.number) || option.number & 1 == 0 else { return nil }
      switch option.number {
      case 3: host = option.value
      case 11: hasPath = true
      case 12: format = CoAPOptions.integer(bytes, option.value)
      case 23: download = CoAPOptions.integer(bytes, option.value)
      case 27: upload = CoAPOptions.integer(bytes, option.value)
      default: break
      }
    }
    guard !walk.isMalformed else { return nil }
    (self.code, self.format, self.host, self.hasPath) = (code, format, host, hasPath)
    (self.upload, self.download) = (upload, download)
    payload = walk.payload
  }

  /// IANA "CoAP Codes": class in three bits, detail in five.
  private static func isKnown(_ code: UInt8) -> Bool {
    switch code {
    case 0, 1...7: true
    case 0x41...0x45, 0x5F: true
    case 0x80...0x86, 0x88...0x89, 0x8C, 0x8D, 0x8F, 0x96, 0x9D: true
    case 0xA0...0xA5, 0xA8: true
    default: false
    }
  }

  /// Methods of RFC 7252 and 8132.
  static func method(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "GET"
    case 2: "POST"
    case 3: "PUT"
    case 4: "DELETE"
    case 5: "FETCH"
    case 6: "PATCH"
    default: "iPATCH"
    }
  }

  /// Media types of content formats (IANA "CoAP Content-Formats").
  static func mediaType(_ format: Int?) -> StaticString {
    switch format {
    case 0: "text/plain"
    case 40: "application/link-format"
    case 41: "application/xml"
    case 50: "application/json"
    case 60, 61, 112: "application/cbor"
    case 51, 52, 110, 11_543: "application/json"
    default: ""
    }
  }
}
