import AuditModel
import Bytes

/// Reads one DHCPv6 message and tells a sink what names the client.
struct DHCPv6Reader: ~Escapable {
  /// Relays that may have passed a message on (HOP_COUNT_LIMIT, RFC 8415 section 7.6).
  private static let depthLimit = 8
  /// Addresses told of one message.
  private static let addressLimit = 16

  private let bytes: RawSpan
  private let direction: FlowDirection
  private let sink: any MessageSink
  private var type: UInt8 = 0
  private var hardware: MACAddress?
  private var domainName = 0..<0
  private var addresses = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from direction: FlowDirection, sink: any MessageSink) {
    self.bytes = bytes
    self.direction = direction
    self.sink = sink
  }

  @_lifetime(self: copy self)
  mutating func read() {
    guard let outer = bytes.u8(at: 0) else { return }
    let isReply = DHCPv6Message.isFromServer(outer)
    let head = MessageHead(protocolName: "dhcpv6", direction: isReply ? .response : .request, sender: direction)
    let sink = sink
    withBytes(of: DHCPv6Message.start(outer)) { sink.begin(head, start: $0, host: RawSpan()) }
    let whole = 0..<bytes.byteCount
    readMessage(whole, depth: 0)
    sink.end()
    // The options may stand in any order, so the addresses are told when the client is known.
    if let options = DHCPv6Message.optionsOffset(outer) {
      tellAddresses(options..<bytes.byteCount, depth: 0)
    }
  }

  @_lifetime(self: copy self)
  private mutating func readMessage(_ range: Range<Int>, depth: Int) {
    guard depth <= Self.depthLimit, let type = bytes.u8(at: range.lowerBound),
      let start = DHCPv6Message.optionsOffset(type), start <= range.count
    else { return }
    self.type = type
    var options = DHCPv6OptionWalk(bytes, range.lowerBound + start..<range.upperBound)
    while let (code, value) = options.next() { read(code, value, depth: depth) }
  }

  @_lifetime(self: copy self)
  private mutating func read(_ code: UInt16, _ value: Range<Int>, depth: Int) {
    switch code {
    case 1:
      tell("1 client-id", DHCPIdentifier.part(ofDUID: bytes, value))
      hardware = DHCPIdentifier.hardware(inDUID: bytes, value) ?? hardware
    case 2: tell("2 server-id", DHCPIdentifier.part(ofDUID: bytes, value))
    // A relayed message.
    case 9: readMessage(value, depth: depth + 1)
    case 15: tell("15 user-class", value)
    case 16: tell("16 vendor-class", value)
    case 17: tell("17 vendor-specific", value)
    case 18: tell("18 interface-id", value)
    // An enterprise number (4) stands first (RFC 4649 section 3).
    case 37: tell("37 remote-id", value.dropping(4))
    case 38: tell("38 subscriber-id", value)
    case 39:
      // Flags (1), then a name in DNS form (RFC 4704 section 4).
      domainName = value.dropping(1)
      DHCPName.tell(
        "39 client-fqdn", bytes.clamped(domainName), at: UInt64(domainName.lowerBound), to: sink)
    // A hardware type (2) stands first (RFC 6939 section 4).
    case 79: tell("79 client-linklayer", value.dropping(2))
    default: break
    }
  }

  // MARK: Facts

  /// IA_NA (3: IAID, T1, T2), IA_TA (4: IAID) and IAADDR (5: address, two lifetimes), RFC 8415 section 21.
  @_lifetime(self: copy self)
  private mutating func tellAddresses(_ range: Range<Int>, depth: Int) {
    guard depth <= Self.depthLimit, type == 3 || type == 5 || type == 7 else { return }
    var options = DHCPv6OptionWalk(bytes, range)
    while let (code, value) = options.next() {
      switch code {
      case 3: tellAddresses(value.dropping(12), depth: depth + 1)
      case 4: tellAddresses(value.dropping(4), depth: depth + 1)
      case 5: tellAddress(value)
      case 9:
        guard let inner = bytes.u8(at: value.lowerBound), let start = DHCPv6Message.optionsOffset(inner) else { break }
        tellAddresses(value.dropping(start), depth: depth + 1)
      default: break
      }
    }
  }

  @_lifetime(self: copy self)
  private mutating func tellAddress(_ value: Range<Int>) {
    guard addresses < Self.addressLimit, value.count >= 24, let bits = bytes.u128(at: value.lowerBound), bits != 0
    else { return }
    addresses += 1
    let client = IPAddress(v6: bits)
    let place = UInt64(value.lowerBound)..<UInt64(value.lowerBound + 16)
    // Only the server's reply binds.
    if type == 7, let hardware { sink.note(.neighbour(client, hardware), at: place, from: direction) }
    if !domainName.isEmpty, let name = DHCPName.text(bytes.clamped(domainName)) {
      sink.note(.deviceName(client, name), at: place, from: direction)
    }
  }

  private func tell(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let (sink, slice) = (sink, bytes.clamped(value))
    withBytes(of: name) { sink.field(.option, name: $0, value: slice, at: UInt64(value.lowerBound)) }
  }
}

/// Goes through options of code (2), length (2) and value.
struct DHCPv6OptionWalk: ~Escapable {
  private let bytes: RawSpan
  private let end: Int
  private var offset: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = min(range.upperBound, bytes.byteCount)
  }

  @_lifetime(self: copy self)
  mutating func next() -> (code: UInt16, value: Range<Int>)? {
    guard offset + 4 <= end, let code = bytes.u16(at: offset), let length = bytes.u16(at: offset + 2),
      offset + 4 + Int(length) <= end
    else { return nil }
    let value = offset + 4..<offset + 4 + Int(length)
    offset = value.upperBound
    return (code, value)
  }
}

extension Range<Int> {
  /// Without the first `count`; empty when there are no more.
  fileprivate func dropping(_ count: Int) -> Range<Int> { Swift.min(lowerBound + count, upperBound)..<upperBound }
}
