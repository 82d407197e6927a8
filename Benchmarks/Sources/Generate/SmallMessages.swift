/// Small messages of the protocols that devices speak, written into a reused buffer.
struct SmallMessages {
  private(set) var bytes: [UInt8] = []
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed &* 13 &+ 5) }

  /// DNS question or answer for an address (RFC 1035 section 4).
  mutating func dns(host: Int, isAnswer: Bool, identifier: UInt16) {
    start16(identifier)
    put16(isAnswer ? 0x8180 : 0x0100)
    put16(1)
    put16(isAnswer ? 1 : 0)
    put16(0)
    put16(0)
    name(["host\(host)", "example", "com"])
    put16(1)
    put16(1)
    guard isAnswer else { return }
    put16(0xC00C)
    put16(1)
    put16(1)
    put32(300)
    put16(4)
    put32(0xCB00_7100 | UInt32(host & 0xFF))
  }

  /// A multicast DNS announcement (RFC 6762 section 8.3).
  mutating func mdns(host: Int) {
    start16(0)
    put16(0x8400)
    put16(0)
    put16(1)
    put16(0)
    put16(0)
    name(["printer-\(host)", "local"])
    put16(1)
    put16(0x8001)
    put32(120)
    put16(4)
    put32(0x0A4D_0000 | UInt32(host & 0xFFFF))
  }

  mutating func ssdp(host: Int) {
    bytes.removeAll(keepingCapacity: true)
    text(
      """
      NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n\
      SERVER: bench/1.0\r\nLOCATION: http://printer-\(host).example.com/d.xml\r\n\r\n
      """)
  }

  /// SNMPv2c get of sysName, or its answer with `value` (RFC 3416 section 3).
  mutating func snmp(identifier: UInt16, answer value: String?) {
    let oid: [UInt8] = [0x06, 0x08, 0x2B, 6, 1, 2, 1, 1, 5, 0]
    let content: [UInt8] = value.map { [0x04, UInt8($0.utf8.count)] + Array($0.utf8) } ?? [0x05, 0]
    let binding = Self.tlv(0x30, Self.tlv(0x30, oid + content))
    let number: [UInt8] = [0x02, 2, UInt8(identifier >> 8 & 0x7F), UInt8(truncatingIfNeeded: identifier)]
    let pdu = Self.tlv(value == nil ? 0xA0 : 0xA2, number + [0x02, 1, 0, 0x02, 1, 0] + binding)
    bytes = Self.tlv(0x30, [0x02, 1, 1, 0x04, 6] + Array("public".utf8) + pdu)
  }

  /// RFC 5424 section 6.
  mutating func syslog(host: Int, note: String) {
    bytes.removeAll(keepingCapacity: true)
    text("<134>1 2018-06-15T00:00:00Z printer-\(host) spool 42 - - job \(random.below(9_000)) done\(note)")
  }

  /// MQTT 3.1.1 PUBLISH, quality of service 0 (section 3.3).
  mutating func mqtt(host: Int, payload: String) {
    let topic = "printers/\(host)/report"
    bytes.removeAll(keepingCapacity: true)
    bytes.append(0x30)
    bytes.append(UInt8(2 + topic.utf8.count + payload.utf8.count))
    put16(UInt16(topic.utf8.count))
    text(topic)
    text(payload)
  }

  private static func tlv(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }

  private mutating func start16(_ value: UInt16) {
    bytes.removeAll(keepingCapacity: true)
    put16(value)
  }

  private mutating func name(_ labels: [String]) {
    for label in labels {
      bytes.append(UInt8(label.utf8.count))
      text(label)
    }
    bytes.append(0)
  }

  private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func put16(_ value: UInt16) {
    bytes.append(UInt8(value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  private mutating func put32(_ value: UInt32) {
    put16(UInt16(value >> 16))
    put16(UInt16(truncatingIfNeeded: value))
  }
}
