/// Messages written straight from [MS-SMB2] and [MS-NLMP].
enum SMBBuilder {
  static func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  static func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { little(Int($0), 2) } }

  /// [MS-SMB2] section 2.1: the length over TCP.
  static func framed(_ message: [UInt8]) -> [UInt8] {
    [0, UInt8(message.count >> 16), UInt8(message.count >> 8 & 0xFF), UInt8(message.count & 0xFF)] + message
  }

  /// [MS-SMB2] section 2.2.1.2.
  static func header(_ command: Int, isResponse: Bool = false, next: Int = 0) -> [UInt8] {
    [0xFE] + Array("SMB".utf8) + little(64, 2) + little(0, 2) + little(0, 4) + little(command, 2) + little(1, 2)
      + little(isResponse ? 1 : 0, 4) + little(next, 4) + [UInt8](repeating: 0, count: 40)
  }

  /// [MS-SMB2] section 2.2.5.
  static func setup(_ token: [UInt8]) -> [UInt8] {
    header(1) + little(25, 2) + [0, 1] + little(0, 8) + little(88, 2) + little(token.count, 2) + little(0, 8) + token
  }

  /// [MS-SMB2] section 2.2.9.
  static func treeConnect(_ path: String) -> [UInt8] {
    header(3) + little(9, 2) + little(0, 2) + little(72, 2) + little(wide(path).count, 2) + wide(path)
  }

  /// [MS-SMB2] section 2.2.13.
  static func create(_ name: String, next: Int = 0) -> [UInt8] {
    header(5, next: next) + little(57, 2) + [UInt8](repeating: 0, count: 42) + little(120, 2)
      + little(wide(name).count, 2) + little(0, 8) + wide(name)
  }

  /// [MS-NLMP] section 2.2.1.3.
  static func authenticate(domain: String, user: String, workstation: String) -> [UInt8] {
    var payload: [UInt8] = []
    var fields: [[UInt8]] = []
    for text in [[], [], wide(domain), wide(user), wide(workstation), []] {
      fields.append(little(text.count, 2) + little(text.count, 2) + little(64 + payload.count, 4))
      payload += text
    }
    return Array("NTLMSSP\0".utf8) + little(3, 4) + fields.flatMap { $0 } + little(0x0000_0001, 4) + payload
  }
}
