package import AuditModel

/// Appends pcapng blocks (draft-ietf-opsawg-pcapng section 4) one by one, with every field open to the caller, so that
/// tests can also write what no honest program would.
package struct PcapngBlocks {
  package struct Option {
    package var code: UInt16
    package var value: [UInt8]

    package init(code: UInt16, value: [UInt8]) {
      self.code = code
      self.value = value
    }

    package init(code: UInt16, text: String) { self.init(code: code, value: Array(text.utf8)) }
  }

  package var bytes: [UInt8] = []
  package var little: Bool

  package init(little: Bool = true) { self.little = little }

  /// Any block: type, body (padded here), lengths before and after unless others are asked for.
  package mutating func block(
    _ type: UInt32, _ body: [UInt8], length: UInt32? = nil, trailingLength: UInt32? = nil
  ) {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let total = UInt32(12 + padded.count)
    put(type)
    put(length ?? total)
    bytes += padded
    put(trailingLength ?? length ?? total)
  }

  package mutating func section(length: UInt64 = .max, options: [Option] = []) {
    var body: [UInt8] = []
    body.append(integer: UInt32(0x1A2B_3C4D), little: little)
    body.append(integer: UInt16(1), little: little)
    body.append(integer: UInt16(0), little: little)
    body.append(integer: length, little: little)
    block(0x0A0D_0D0A, body + encoded(options))
  }

  package mutating func interface(_ linkType: LinkType = .ethernet, snapLength: UInt32 = 0, options: [Option] = []) {
    var body: [UInt8] = []
    body.append(integer: linkType.rawValue, little: little)
    body += [0, 0]
    body.append(integer: snapLength, little: little)
    block(1, body + encoded(options))
  }

  package mutating func packet(
    _ data: [UInt8], interface: UInt32 = 0, ticks: UInt64 = 0, originalLength: Int? = nil, options: [Option] = []
  ) {
    var body: [UInt8] = []
    body.append(integer: interface, little: little)
    body.append(integer: UInt32(truncatingIfNeeded: ticks >> 32), little: little)
    body.append(integer: UInt32(truncatingIfNeeded: ticks), little: little)
    body.append(integer: UInt32(data.count), little: little)
    body.append(integer: UInt32(originalLength ?? data.count), little: little)
    block(6, body + padded(data) + encoded(options))
  }

  package mutating func simplePacket(_ data: [UInt8], originalLength: Int? = nil) {
    var body: [UInt8] = []
    body.append(integer: UInt32(originalLength ?? data.count), little: little)
    block(3, body + data)
  }

  /// The obsolete Packet Block.
  package mutating func oldPacket(_ data: [UInt8], interface: UInt16 = 0, ticks: UInt64 = 0) {
    var body: [UInt8] = []
    body.append(integer: interface, little: little)
    body += [0, 0]
    body.append(integer: UInt32(truncatingIfNeeded: ticks >> 32), little: little)
    body.append(integer: UInt32(truncatingIfNeeded: ticks), little: little)
    body.append(integer: UInt32(data.count), little: little)
    body.append(integer: UInt32(data.count), little: little)
    block(2, body + data)
  }

  package mutating func secrets(type: UInt32, _ data: [UInt8]) {
    var body: [UInt8] = []
    body.append(integer: type, little: little)
    body.append(integer: UInt32(data.count), little: little)
    block(10, body + data)
  }

  package mutating func names(_ records: [(IPAddress, String)]) {
    var body: [UInt8] = []
    for (address, name) in records {
      let value = Frames.octets(of: address) + Array(name.utf8) + [0]
      body.append(integer: UInt16(address.version == .v4 ? 1 : 2), little: little)
      body.append(integer: UInt16(value.count), little: little)
      body += padded(value)
    }
    block(4, body + [0, 0, 0, 0])
  }

  package mutating func statistics(interface: UInt32 = 0, received: UInt64, dropped: UInt64) {
    var body: [UInt8] = []
    body.append(integer: interface, little: little)
    body += [0, 0, 0, 0, 0, 0, 0, 0]
    var counters: [Option] = []
    for (code, count) in [(UInt16(4), received), (5, dropped)] {
      var value: [UInt8] = []
      value.append(integer: count, little: little)
      counters.append(Option(code: code, value: value))
    }
    block(5, body + encoded(counters))
  }

  private mutating func put(_ value: UInt32) { bytes.append(integer: value, little: little) }

  private func padded(_ data: [UInt8]) -> [UInt8] {
    data + [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
  }

  private func encoded(_ options: [Option]) -> [UInt8] {
    guard !options.isEmpty else { return [] }
    var out: [UInt8] = []
    for option in options {
      out.append(integer: option.code, little: little)
      out.append(integer: UInt16(option.value.count), little: little)
      out += padded(option.value)
    }
    return out + [0, 0, 0, 0]
  }
}
