/// Puts DNS messages together for tests, byte by byte as RFC 1035 section 4 draws them.
struct DNSMessageBuilder {
  private(set) var bytes: [UInt8]
  private var counts = [0, 0, 0, 0]

  init(flags: UInt16 = 0x0100) {
    bytes = [0x12, 0x34, UInt8(flags >> 8), UInt8(flags & 0xFF), 0, 0, 0, 0, 0, 0, 0, 0]
  }

  static func name(_ text: String) -> [UInt8] {
    text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  static func pair(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }

  static func pointer(_ offset: Int) -> [UInt8] { pair(0xC000 | offset) }

  mutating func question(_ name: [UInt8], _ type: Int) {
    bytes += name + Self.pair(type) + [0, 1]
    count(0)
  }

  /// - Parameter section: 1 answer, 2 authority, 3 additional.
  mutating func record(_ name: [UInt8], _ type: Int, _ data: [UInt8], section: Int = 1, class klass: Int = 1) {
    bytes += name + Self.pair(type) + Self.pair(klass) + [0, 0, 0, 60] + Self.pair(data.count) + data
    count(section)
  }

  private mutating func count(_ section: Int) {
    counts[section] += 1
    let pair = Self.pair(counts[section])
    bytes.replaceSubrange(4 + 2 * section..<6 + 2 * section, with: pair)
  }
}
