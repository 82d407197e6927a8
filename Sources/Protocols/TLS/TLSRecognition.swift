import Bytes

/// Whether a stream begins with TLS records.
enum TLSRecognition {
  /// Handshake messages by number (IANA "TLS HandshakeType").
  static func isHandshakeType(_ type: UInt8) -> Bool {
    switch type {
    case 0, 1, 2, 4, 5, 8, 11...16, 20...25: true
    default: false
    }
  }

  static func recognise(_ bytes: RawSpan) -> Recognition {
    guard let first = bytes.u8(at: 0) else { return .unsure }
    if first & 0x80 != 0 { return SSL2Hello.recognise(bytes) }
    guard TLSRecordHeader.ContentType(rawValue: first) != nil else { return .no }
    guard bytes.u8(at: 1) ?? 3 == 3, bytes.u8(at: 2) ?? 0 <= 4 else { return .no }
    guard bytes.byteCount > TLSRecordHeader.length else { return .unsure }
    guard let header = try? TLSRecordHeader(bytes, at: 0) else { return .no }
    return switch header.type {
    case .handshake: recogniseHandshake(header, bytes)
    case .changeCipherSpec: header.fragment == 1 && bytes.u8(at: 5) == 1 ? .yes : .no
    // In clear two bytes: level 1 or 2, then a reason.
    case .alert: (header.fragment == 2 ? (1...2).contains(bytes.u8(at: 5) ?? 0) : isProtected(header)) ? .yes : .no
    case .applicationData, .heartbeat: isProtected(header) ? .yes : .no
    }
  }

  /// The answer must not depend on how much of the stream is at hand, so only the first ten bytes are looked at.
  private static func recogniseHandshake(_ header: TLSRecordHeader, _ bytes: RawSpan) -> Recognition {
    guard let type = bytes.u8(at: 5), isHandshakeType(type) else { return .no }
    // A hello says its version right behind its length, where both lie in the first record.
    guard type == 1 || type == 2, header.fragment >= 6 else { return .yes }
    guard let length = bytes.u24(at: 6), let major = bytes.u8(at: 9) else { return .unsure }
    // Drafts of TLS 1.3 put 0x7F there in the ServerHello.
    return length >= 36 && (major == 3 || (major == 0x7F && type == 2)) ? .yes : .no
  }

  /// Every cipher suite adds a tag of 16 bytes, or 8 and a nonce of 8.
  private static func isProtected(_ header: TLSRecordHeader) -> Bool { header.fragment >= 16 }
}
