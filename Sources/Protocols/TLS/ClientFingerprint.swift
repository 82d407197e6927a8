import Bytes
import Cryptography

/// What a ClientHello tells of the software that sent it: JA3 (MD5 of versions, suites, extensions, groups and point
/// formats in their order) and JA4 (counts, and hashes of suites and extensions in ascending order, which clients that
/// shuffle them cannot change). Values of RFC 8701 (GREASE) are left out of both.
struct ClientFingerprint {
  /// Extensions by number (IANA "TLS ExtensionType Values").
  private static let serverName: UInt16 = 0
  private static let groups: UInt16 = 10
  private static let pointFormats: UInt16 = 11
  private static let signatures: UInt16 = 13
  private static let applicationProtocols: UInt16 = 16
  private static let supportedVersions: UInt16 = 43

  private var version: UInt16 = 0
  private var highestVersion: UInt16 = 0
  private var suites: [UInt16] = []
  private var extensions: [UInt16] = []
  private var curves: [UInt16] = []
  private var formats: [UInt8] = []
  private var algorithms: [UInt16] = []
  private var firstProtocol: [UInt8] = []

  /// - Parameter body: A ClientHello without its message header (RFC 8446 section 4.1.2).
  /// - Throws: When it is cut or its lengths lie.
  init(_ body: RawSpan) throws(DecodeError) {
    var cursor = ByteCursor(body)
    version = try cursor.u16()
    highestVersion = version
    try cursor.skip(32)
    try cursor.skip(Int(cursor.u8()))
    suites = Self.numbers(try cursor.take(Int(cursor.u16())))
    try cursor.skip(Int(cursor.u8()))
    guard cursor.remaining >= 2 else { return }
    _ = try cursor.u16()
    while cursor.remaining >= 4 {
      let type = try cursor.u16()
      let data = try cursor.take(Int(cursor.u16()))
      if Self.isGrease(type) { continue }
      extensions.append(type)
      switch type {
      case Self.groups: curves = Self.numbers(data.dropping(2))
      case Self.signatures: algorithms = Self.numbers(data.dropping(2))
      case Self.supportedVersions: highestVersion = Self.numbers(data.dropping(1)).max() ?? version
      case Self.pointFormats:
        for index in 1..<max(data.byteCount, 1) { formats.append(data[index]) }
      case Self.applicationProtocols:
        let name = data.dropping(3).prefix(Int(data.u8(at: 2) ?? 0))
        firstProtocol.removeAll()
        firstProtocol.append(bytesOf: name)
      default: break
      }
    }
  }

  /// 32 hexadecimal digits.
  var ja3: String {
    let parts = [
      String(version), Self.decimal(suites), Self.decimal(extensions), Self.decimal(curves),
      formats.map { String($0) }.joined(separator: "-"),
    ]
    return Self.hexadecimal(.md5, parts.joined(separator: ","))
  }

  /// As `t13d1516h2_8daaf6152771_e5627efa2ab1`; over TCP.
  var ja4: String {
    let name = extensions.contains(Self.serverName) ? "d" : "i"
    let head = "t" + versionText + name + Self.twoDigits(suites.count) + Self.twoDigits(extensions.count)
    let hashed = extensions.filter { $0 != Self.serverName && $0 != Self.applicationProtocols }
    var tail = Self.hexadecimalList(hashed.sorted())
    if !algorithms.isEmpty { tail += "_" + Self.hexadecimalList(algorithms) }
    return head + protocolText + "_" + Self.shortDigest(Self.hexadecimalList(suites.sorted()), isEmpty: suites.isEmpty)
      + "_" + Self.shortDigest(tail, isEmpty: extensions.isEmpty)
  }

  private var versionText: String {
    switch highestVersion {
    case 0x0304: "13"
    case 0x0303: "12"
    case 0x0302: "11"
    case 0x0301: "10"
    case 0x0300: "s3"
    case 0x0002: "s2"
    default: "00"
    }
  }

  /// First and last octet of the first protocol offered; their outer digits where they are no letters.
  private var protocolText: String {
    guard let first = firstProtocol.first, let last = firstProtocol.last else { return "00" }
    if first.isASCIIAlphanumeric, last.isASCIIAlphanumeric {
      return String(UnicodeScalar(first)) + String(UnicodeScalar(last))
    }
    return String(first >> 4, radix: 16) + String(last & 15, radix: 16)
  }

  // MARK: Text

  private static func numbers(_ list: RawSpan) -> [UInt16] {
    var result: [UInt16] = []
    var offset = 0
    while let number = list.u16(at: offset) {
      if !isGrease(number) { result.append(number) }
      offset += 2
    }
    return result
  }

  private static func isGrease(_ number: UInt16) -> Bool { number & 0x0F0F == 0x0A0A && number >> 8 == number & 0xFF }

  private static func decimal(_ numbers: [UInt16]) -> String {
    numbers.map { String($0) }.joined(separator: "-")
  }

  private static func hexadecimalList(_ numbers: [UInt16]) -> String {
    numbers.map { number in
      let text = String(number, radix: 16)
      return String(repeating: "0", count: 4 - text.utf8.count) + text
    }.joined(separator: ",")
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(min(number, 99)) }

  private static func shortDigest(_ text: String, isEmpty: Bool) -> String {
    isEmpty ? "000000000000" : String(hexadecimal(.sha256, text).prefix(12))
  }

  private static func hexadecimal(_ algorithm: DigestAlgorithm, _ text: String) -> String {
    let bytes = Array(text.utf8)
    return Digester().digest(algorithm, of: bytes.rawBytes).map { octet in
      (octet < 16 ? "0" : "") + String(octet, radix: 16)
    }.joined()
  }
}
