import AuditModel
import Bytes

/// Tells a sink what an LLDP data unit says of its sender. Nothing is allocated but for the facts.
struct LLDPReader: ~Escapable {
  private let bytes: RawSpan
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, sink: any MessageSink) {
    self.bytes = bytes
    self.sink = sink
  }

  /// A data unit begins with chassis, port and time to live (section 8.2); chassis and port have a subtype and an
  /// identifier of 1 to 255 bytes.
  static func recognise(_ bytes: RawSpan) -> Bool {
    var walk = LLDPWalk(bytes)
    guard let chassis = walk.next(), chassis.type == 1, chassis.value.count > 1, let port = walk.next(), port.type == 2,
      port.value.count > 1, let time = walk.next(), time.type == 3, time.value.count >= 2
    else { return false }
    return true
  }

  func read() {
    let head = MessageHead(protocolName: "lldp", direction: .message, sender: .fromInitiator)
    let sink = sink
    withBytes(of: "LLDP") { sink.begin(head, start: $0, host: RawSpan()) }
    var walk = LLDPWalk(bytes)
    while let (type, value) = walk.next() { tell(type, value) }
    if walk.isBroken {
      sink.trouble("lldp-malformed", "element past its end", at: UInt64(walk.position), from: .fromInitiator)
    }
    sink.end()
    tellFacts()
  }

  // MARK: Elements

  private func tell(_ type: Int, _ value: Range<Int>) {
    switch type {
    case 1: tell("1 chassis-id", value.dropping(1))
    case 2: tell("2 port-id", value.dropping(1))
    case 4: tell("4 port-description", value)
    case 5: tell("5 system-name", value)
    case 6: tell("6 system-description", value)
    case 8:
      guard let address = Self.address(bytes, value) else { break }
      tell(address.isHardware ? "8 management-mac" : "8 management-address", address.place)
    case 127: tellOrganisation(value)
    default: break
    }
  }

  /// Section 8.5.9: length (1) of what follows, address family (1: RFC 3232; 1 is IPv4, 2 IPv6, 6 a MAC address),
  /// address.
  private static func address(_ bytes: RawSpan, _ value: Range<Int>) -> (place: Range<Int>, isHardware: Bool)? {
    guard let length = bytes.u8(at: value.lowerBound), let family = bytes.u8(at: value.lowerBound + 1),
      Int(length) + 1 <= value.count
    else { return nil }
    let place = value.lowerBound + 2..<max(value.lowerBound + 1 + Int(length), value.lowerBound + 2)
    switch (family, place.count) {
    case (1, 4), (2, 16): return (place, false)
    case (6, 6): return (place, true)
    default: return nil
    }
  }

  /// Section 8.6: organisation (3), subtype (1), text. TIA-1057 section 10.2.6 lists the inventory of media endpoints;
  /// IEEE 802.1Q annex D names VLANs: number (2), length (1), name.
  private func tellOrganisation(_ value: Range<Int>) {
    guard let kind = bytes.u32(at: value.lowerBound) else { return }
    let text = value.dropping(4)
    switch kind {
    case 0x0012_BB03: tellLocation(text)
    case 0x0012_BB05: tell("127 med hardware-version", text)
    case 0x0012_BB06: tell("127 med firmware-version", text)
    case 0x0012_BB07: tell("127 med software-version", text)
    case 0x0012_BB08: tell("127 med serial-number", text)
    case 0x0012_BB09: tell("127 med manufacturer", text)
    case 0x0012_BB0A: tell("127 med model-name", text)
    case 0x0012_BB0B: tell("127 med asset-id", text)
    case 0x0080_C203: tell("127 vlan-name", text.dropping(3))
    // Other words of TIA, IEEE 802.1 and IEEE 802.3 are numbers.
    case 0x0012_BB00...0x0012_BBFF, 0x0080_C200...0x0080_C2FF, 0x0012_0F00...0x0012_0FFF: break
    default: tell("127 organisation", text)
    }
  }

  /// TIA-1057 section 10.2.4: format (1), then coordinates, a civic address (RFC 4776) or an emergency number.
  private func tellLocation(_ value: Range<Int>) {
    let place = value.dropping(1)
    switch bytes.u8(at: value.lowerBound) {
    case 2: tellCivicAddress(place)
    case 3: tell("127 med elin-phone", place)
    default: break
    }
  }

  /// RFC 4776 section 3.1, as TIA-1057 has it: length (1), what (1), country (2), then elements of type (1), length
  /// (1), text.
  private func tellCivicAddress(_ value: Range<Int>) {
    var offset = value.lowerBound + 4
    while offset + 2 <= value.upperBound, let type = bytes.u8(at: offset), let length = bytes.u8(at: offset + 1) {
      let text = offset + 2..<offset + 2 + Int(length)
      guard text.upperBound <= value.upperBound else { return }
      switch type {
      case 3: tell("127 med city", text)
      case 6, 34: tell("127 med street-address", text)
      case 23: tell("127 med contact-name", text)
      case 24: tell("127 med zip-code", text)
      default: tell("127 med location", text)
      }
      offset = text.upperBound
    }
  }

  private func tell(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let (sink, slice) = (sink, bytes.clamped(value))
    withBytes(of: name) { sink.field(.option, name: $0, value: slice, at: UInt64(value.lowerBound)) }
  }

  // MARK: Facts

  /// The first address by which the sender wants to be managed.
  static func managementAddress(in bytes: RawSpan) -> IPAddress? {
    var walk = LLDPWalk(bytes)
    while let (type, value) = walk.next() {
      guard type == 8, let address = address(bytes, value), !address.isHardware else { continue }
      if address.place.count == 4 { return bytes.u32(at: address.place.lowerBound).map { IPAddress(v4: $0) } }
      return bytes.u128(at: address.place.lowerBound).map { IPAddress(v6: $0) }
    }
    return nil
  }

  /// The managed address has the name of the system.
  private func tellFacts() {
    guard let address = Self.managementAddress(in: bytes) else { return }
    var walk = LLDPWalk(bytes)
    while let (type, value) = walk.next() {
      guard type == 5, let name = DHCPIdentifier.hostName(bytes.clamped(value)) else { continue }
      let place = UInt64(value.lowerBound)..<UInt64(value.upperBound)
      sink.note(.deviceName(address, name), at: place, from: .fromInitiator)
    }
  }
}

extension Range<Int> {
  /// Without the first `count`; empty when there are no more.
  fileprivate func dropping(_ count: Int) -> Range<Int> { Swift.min(lowerBound + count, upperBound)..<upperBound }
}
