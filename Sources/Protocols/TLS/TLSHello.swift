import AuditModel
import Bytes

/// Reads ClientHello and ServerHello.
enum TLSHello {
  /// Extensions by number (IANA "TLS ExtensionType Values").
  private static let serverName: UInt16 = 0
  private static let applicationProtocols: UInt16 = 16
  private static let supportedVersions: UInt16 = 43

  /// Names kept of one list.
  private static let listLimit = 32

  /// RFC 8446 section 4.1.2, without the four bytes of the message header:
  /// ```
  /// legacy_version (2) | random (32) | session_id <0..32> | cipher_suites <2..2^16-2> | compression <1..255> |
  /// extensions <0..2^16-1>
  /// ```
  /// - Parameter hello: Holds what could be read also when this throws.
  static func readClient(_ body: RawSpan, into hello: inout TLSClientHello) throws(DecodeError) {
    var cursor = ByteCursor(body)
    hello.highestVersion = try cursor.u16()
    try cursor.skip(32)
    try cursor.skip(Int(cursor.u8()))
    try cursor.skip(Int(cursor.u16()))
    try cursor.skip(Int(cursor.u8()))
    guard cursor.remaining >= 2 else { return }
    _ = try cursor.u16()
    while cursor.remaining >= 4 {
      let type = try cursor.u16()
      let data = try cursor.take(Int(cursor.u16()))
      switch type {
      case serverName where hello.serverName == nil: hello.serverName = try readServerName(data)
      case applicationProtocols: hello.applicationProtocols = try readProtocols(data)
      case supportedVersions: hello.highestVersion = try readVersions(data) ?? hello.highestVersion
      default: break
      }
    }
  }

  /// RFC 8446 section 4.1.3, without the message header:
  /// ```
  /// legacy_version (2) | random (32) | session_id <0..32> | cipher_suite (2) | compression (1) | extensions
  /// ```
  /// - Returns: Whether this is a HelloRetryRequest, which looks like a ServerHello with a fixed random.
  static func readServer(_ body: RawSpan, into hello: inout TLSServerHello) throws(DecodeError) -> Bool {
    var cursor = ByteCursor(body)
    hello.version = try cursor.u16()
    // Drafts of TLS 1.3 before the 22nd say their number here and leave out session id and compression.
    let isDraft = hello.version >> 8 == 0x7F
    hello.version = TLSVersion.normal(hello.version) ?? hello.version
    let random = try cursor.take(32)
    if !isDraft { try cursor.skip(Int(cursor.u8())) }
    hello.cipherSuite = try cursor.u16()
    if !isDraft { try cursor.skip(1) }
    if cursor.remaining >= 2 { _ = try cursor.u16() }
    while cursor.remaining >= 4 {
      let type = try cursor.u16()
      let data = try cursor.take(Int(cursor.u16()))
      switch type {
      case supportedVersions: hello.version = data.u16(at: 0).flatMap(TLSVersion.normal) ?? hello.version
      case applicationProtocols: hello.applicationProtocol = try readProtocols(data).first
      default: break
      }
    }
    return isRetry(random)
  }

  /// RFC 8446 section 4.1.3: the SHA-256 of "HelloRetryRequest".
  private static func isRetry(_ random: RawSpan) -> Bool {
    random.u64(at: 0) == 0xCF21_AD74_E59A_6111 && random.u64(at: 8) == 0xBE1D_8C02_1E65_B891
      && random.u64(at: 16) == 0xC2A2_1116_7ABB_8C5E && random.u64(at: 24) == 0x079E_09E2_C8A8_339C
  }

  /// RFC 6066 section 3: a list of type (1) and name; type 0 is a host name. The first one counts.
  private static func readServerName(_ data: RawSpan) throws(DecodeError) -> String? {
    var cursor = ByteCursor(data)
    _ = try cursor.u16()
    while cursor.remaining > 0 {
      let type = try cursor.u8()
      let name = try cursor.take(Int(cursor.u16()))
      if type == 0 { return hostName(name) }
    }
    return nil
  }

  /// In lower case; `nil` when it cannot be the name of a host.
  private static func hostName(_ name: RawSpan) -> String? {
    guard (1...255).contains(name.byteCount) else { return nil }
    for index in 0..<name.byteCount where !name[index].isASCIIPrintable || name[index] == 0x20 { return nil }
    let text = name.text.lowercased()
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// RFC 7301 section 3.1: a list of names, each with its length before it. GREASE values are no text and left out.
  private static func readProtocols(_ data: RawSpan) throws(DecodeError) -> [String] {
    var cursor = ByteCursor(data)
    _ = try cursor.u16()
    var names: [String] = []
    while cursor.remaining > 0, names.count < listLimit {
      let name = try cursor.take(Int(cursor.u8()))
      var isText = name.byteCount > 0
      for index in 0..<name.byteCount where !name[index].isASCIIPrintable { isText = false }
      if isText { names.append(name.text) }
    }
    return names
  }

  /// RFC 8446 section 4.2.1: the highest of the versions listed.
  private static func readVersions(_ data: RawSpan) throws(DecodeError) -> UInt16? {
    var cursor = ByteCursor(data)
    _ = try cursor.u8()
    var highest: UInt16?
    while cursor.remaining >= 2 {
      if let version = TLSVersion.normal(try cursor.u16()) { highest = max(highest ?? 0, version) }
    }
    return highest
  }
}
