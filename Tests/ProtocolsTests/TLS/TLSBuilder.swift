/// Puts TLS records and handshake messages together for tests, as RFC 8446 sections 4 and 5 draw them.
enum TLSBuilder {
  static func pair(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
  static func triple(_ value: Int) -> [UInt8] { [UInt8(value >> 16 & 0xFF)] + pair(value & 0xFFFF) }

  static func record(_ type: UInt8, _ fragment: [UInt8], version: Int = 0x0303) -> [UInt8] {
    [type] + pair(version) + pair(fragment.count) + fragment
  }

  static func handshake(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type] + triple(body.count) + body }

  static func ext(_ type: Int, _ data: [UInt8]) -> [UInt8] { pair(type) + pair(data.count) + data }

  static func serverName(_ name: String) -> [UInt8] {
    let entry = [0] + pair(name.utf8.count) + Array(name.utf8)
    return ext(0, pair(entry.count) + entry)
  }

  static func protocols(_ names: [String]) -> [UInt8] {
    let list = names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    return ext(16, pair(list.count) + list)
  }

  static func versions(_ versions: [Int]) -> [UInt8] {
    ext(43, [UInt8(versions.count * 2)] + versions.flatMap(pair))
  }

  static func clientHello(version: Int = 0x0303, session: Int = 32, extensions: [UInt8]? = []) -> [UInt8] {
    var body = pair(version) + [UInt8](repeating: 7, count: 32)
    body += [UInt8(session)] + [UInt8](repeating: 9, count: session)
    body += pair(4) + [0x13, 0x01, 0xC0, 0x2F] + [1, 0]
    if let extensions { body += pair(extensions.count) + extensions }
    return handshake(1, body)
  }

  static let retryRandom: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2, 0xA2, 0x11,
    0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  static func serverHello(
    version: Int = 0x0303, cipher: Int = 0xC02F, random: [UInt8] = [UInt8](repeating: 5, count: 32),
    extensions: [UInt8] = []
  ) -> [UInt8] {
    handshake(2, pair(version) + random + [0] + pair(cipher) + [0] + pair(extensions.count) + extensions)
  }

  static func certificate(_ ders: [[UInt8]]) -> [UInt8] {
    let list = ders.flatMap { triple($0.count) + $0 }
    return handshake(11, triple(list.count) + list)
  }

  static let changeCipherSpec = record(20, [1])
  static func application(_ count: Int) -> [UInt8] { record(23, [UInt8](repeating: 0xA7, count: count)) }
}
