/// Writes BER for tests (X.690 section 8).
enum BERBuilder {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag] + length(content.count) + content }

  static func length(_ count: Int) -> [UInt8] {
    if count < 128 { return [UInt8(count)] }
    return count < 256 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
  }

  static func integer(_ value: UInt8) -> [UInt8] { [2, 1, value] }
  static func octets(_ text: String) -> [UInt8] { element(4, Array(text.utf8)) }
  static func octets(_ bytes: [UInt8]) -> [UInt8] { element(4, bytes) }
  static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }

  static func identifier(_ dotted: String) -> [UInt8] {
    let arcs = dotted.split(separator: ".").compactMap { Int($0) }
    var content: [UInt8] = []
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2...] {
      var groups = [UInt8(arc & 127)]
      var rest = arc >> 7
      while rest > 0 {
        groups.insert(UInt8(rest & 127) | 128, at: 0)
        rest >>= 7
      }
      content += groups
    }
    return element(6, content)
  }

  static func binding(_ dotted: String, _ value: [UInt8]) -> [UInt8] { sequence(identifier(dotted), value) }

  static func unit(_ tag: UInt8, _ bindings: [[UInt8]]) -> [UInt8] {
    element(tag, integer(7) + integer(0) + integer(0) + element(0x30, bindings.flatMap { $0 }))
  }

  static func message(version: UInt8 = 1, community: String = "public", _ unit: [UInt8]) -> [UInt8] {
    sequence(integer(version), octets(community), unit)
  }
}
