import AuditModel
import Bytes

/// The beginning of Remote Desktop connections on any port (MS-RDPBCGR sections 2.2.1.1 and 2.2.1.2): who asks, and the
/// change to TLS.
package enum RDPModule {
  static let name: StaticString = "rdp"

  package static let module = ProtocolModule(name: name, preamble: RDPWords.self) { window, _ in
    recognise(window.bytes)
  }

  /// TPKT (version 3, 0, length), X.224 connection request (length, 0xE0, 0, reference, class 0), then a cookie or the
  /// request to negotiate. Other protocols over TPKT have neither.
  private static func recognise(_ bytes: RawSpan) -> Recognition {
    for index in 0..<min(11, bytes.byteCount) {
      guard fits(bytes[index], at: index) else { return .no }
    }
    guard let length = bytes.u16(at: 2), let header = bytes.u8(at: 4) else { return .unsure }
    guard (19...512).contains(length), Int(header) == Int(length) - 5 else { return .no }
    let rest = bytes.dropping(RDPWords.headSize)
    if rest.begins(with: "Cookie: ") { return .yes }
    if HTTP1Recogniser.isPrefix(rest, of: "Cookie: ") { return .unsure }
    guard rest.u8(at: 0) == 1, rest.u8(at: 2) ?? 8 == 8, rest.u8(at: 3) ?? 0 == 0 else { return .no }
    return rest.byteCount < 4 ? .unsure : .yes
  }

  private static func fits(_ octet: UInt8, at index: Int) -> Bool {
    switch index {
    case 0: octet == 3
    case 5: octet == 0xE0
    case 1, 6, 7, 10: octet == 0
    default: true
    }
  }
}
