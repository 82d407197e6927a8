/// Writes the binary encoding of OPC 10000-6 section 5.2.2, for tests.
struct OPCUABytes {
  var bytes: [UInt8] = []

  mutating func number(_ value: UInt32) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(value >> UInt32(shift) & 0xFF)) }
  }

  mutating func text(_ value: String?) {
    guard let value else { return number(.max) }
    number(UInt32(value.utf8.count))
    bytes += Array(value.utf8)
  }

  mutating func texts(_ values: [String]) {
    number(UInt32(values.count))
    for value in values { text(value) }
  }

  /// A NodeId of four bytes in namespace 0.
  mutating func node(_ value: UInt16) { bytes += [1, 0, UInt8(value & 0xFF), UInt8(value >> 8)] }

  mutating func requestHead() {
    bytes += [0, 0]
    bytes += Array(repeating: 0x11, count: 8)
    number(7)
    number(0)
    text("audit-1")
    number(10_000)
    bytes += [0, 0, 0]
  }

  static func chunk(_ kind: String, _ body: (inout OPCUABytes) -> Void) -> [UInt8] {
    var content = OPCUABytes()
    body(&content)
    var whole = OPCUABytes()
    whole.bytes = Array(kind.utf8)
    whole.number(UInt32(content.bytes.count + 8))
    return whole.bytes + content.bytes
  }

  static func message(_ service: UInt16, _ body: (inout OPCUABytes) -> Void) -> [UInt8] {
    chunk("MSGF") {
      for value: UInt32 in [1, 1, 51, 1] { $0.number(value) }
      $0.node(service)
      body(&$0)
    }
  }
}
