import AuditModel
import Bytes

/// Reads one DHCP message and tells a sink what names the client: its hardware address, and the options that say who or
/// what it is.
struct DHCPReader: ~Escapable {
  private let bytes: RawSpan
  private let message: DHCPMessage
  private let direction: FlowDirection
  private let sink: any MessageSink

  /// How often each option occurs: parts of one option are joined (RFC 3396).
  private var counts = InlineArray<256, UInt8>(repeating: 0)
  private var type: UInt8 = 0
  private var overload: UInt8 = 0
  private var requested: UInt32 = 0
  private var hostName = 0..<0
  private var isCut = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ message: DHCPMessage, from direction: FlowDirection, sink: any MessageSink) {
    self.bytes = bytes
    self.message = message
    self.direction = direction
    self.sink = sink
  }

  @_lifetime(self: copy self)
  mutating func read() {
    if message.hasOptions {
      survey(overload: 0)
      if overload != 0 { survey(overload: overload) }
    }
    begin()
    if message.hardware != nil {
      tell("chaddr", DHCPMessage.hardwareOffset..<DHCPMessage.hardwareOffset + 6, in: .field)
    }
    if message.hasOptions { tellOptions() }
    sink.end()
    tellFacts()
    if isCut {
      sink.trouble(
        "dhcp-malformed", "option past its end", at: UInt64(DHCPMessage.optionsOffset), from: direction)
    }
  }

  /// Counts the options and finds those that the others depend on. Option 52 counts in the options field only.
  @_lifetime(self: copy self)
  private mutating func survey(overload: UInt8) {
    counts = InlineArray(repeating: 0)
    var walk = DHCPOptionWalk(bytes, overload: overload)
    while let (code, value) = walk.next() {
      let count = counts[Int(code)]
      counts[Int(code)] = count == 255 ? 255 : count + 1
      switch code {
      case 12: hostName = value
      case 50: requested = bytes.u32(at: value.lowerBound) ?? 0
      case 52 where overload == 0: self.overload = (bytes.u8(at: value.lowerBound) ?? 0) & 3
      case 53: type = bytes.u8(at: value.lowerBound) ?? 0
      default: break
      }
    }
    isCut = walk.isCut
  }

  private func begin() {
    let head = MessageHead(
      protocolName: "dhcp", direction: message.isReply ? .response : .request, sender: direction)
    let sink = sink
    withBytes(of: DHCPOption.start(type, isReply: message.isReply)) { sink.begin(head, start: $0, host: RawSpan()) }
  }

  // MARK: Options

  @_lifetime(self: copy self)
  private mutating func tellOptions() {
    var walk = DHCPOptionWalk(bytes, overload: overload)
    while let (code, value) = walk.next() {
      guard !value.isEmpty, let name = DHCPOption.name(code) else { continue }
      switch counts[Int(code)] {
      case 1: tellWhole(code, name, value)
      case 2...255 where code < 128:
        tellJoined(code)
        // Told once, at its first part.
        counts[Int(code)] = 0
      case 0: break
      default: tell(name, value)
      }
    }
  }

  private func tellWhole(_ code: UInt8, _ name: StaticString, _ value: Range<Int>) {
    switch code {
    case 61: tell(name, DHCPIdentifier.clientPart(bytes, value))
    case 81: tellDomainName(name, value)
    case 82: tellRelay(value)
    // Type 0 and a UUID (RFC 4578 section 2.3).
    case 97 where value.count == 17: tell(name, value.lowerBound + 1..<value.upperBound)
    default: tell(name, value)
    }
  }

  /// RFC 4702 section 2: flags (1), two codes (2), then a name, in DNS form where flag E (4) is set.
  private func tellDomainName(_ field: StaticString, _ value: Range<Int>) {
    guard value.count > 3, let flags = bytes.u8(at: value.lowerBound) else { return }
    let place = value.lowerBound + 3..<value.upperBound
    guard flags & 4 != 0 else { return tell(field, place) }
    DHCPName.tell(field, bytes.clamped(place), at: UInt64(place.lowerBound), to: sink)
  }

  /// RFC 3046 section 2: sub-options; 1 is the circuit, 2 the remote end, often a hardware address.
  private func tellRelay(_ value: Range<Int>) {
    var offset = value.lowerBound
    while offset + 2 <= value.upperBound, let code = bytes.u8(at: offset), let length = bytes.u8(at: offset + 1) {
      let part = offset + 2..<min(offset + 2 + Int(length), value.upperBound)
      switch code {
      case 1: tell("82.1 circuit-id", part)
      case 2: tell("82.2 remote-id", part)
      case 6: tell("82.6 subscriber-id", part)
      default: tell("82 relay-agent", part)
      }
      offset = part.upperBound
    }
  }

  /// The parts of an option in the order of the walk. The whole no longer stands anywhere as it is, so it goes as a
  /// body that knows the places of its parts.
  private func tellJoined(_ code: UInt8) {
    var whole: [UInt8] = []
    var origin = OffsetMap()
    var walk = DHCPOptionWalk(bytes, overload: overload)
    while let (other, value) = walk.next() {
      guard other == code, !value.isEmpty else { continue }
      origin.append(
        derived: whole.count..<whole.count + value.count,
        source: UInt64(value.lowerBound)..<UInt64(value.upperBound))
      whole.append(bytesOf: bytes.clamped(value))
    }
    let joined = whole.rawBytes
    sink.body(
      MessageBody(
        part: .option, bytes: joined, origin: origin, mediaType: RawSpan(), contentEncoding: RawSpan(),
        isComplete: true))
  }

  private func tell(_ name: StaticString, _ value: Range<Int>, in part: Part = .option) {
    guard !value.isEmpty else { return }
    let (sink, value) = (sink, value)
    let slice = bytes.clamped(value)
    withBytes(of: name) { sink.field(part, name: $0, value: slice, at: UInt64(value.lowerBound)) }
  }

  // MARK: Facts

  /// An acknowledgement binds the address to the hardware address; a request names the client that will have it.
  private func tellFacts() {
    let address: UInt32
    switch type {
    case 5: address = message.your != 0 ? message.your : message.client
    case 3, 8: address = message.client != 0 ? message.client : requested
    default: return
    }
    guard address != 0, address != .max else { return }
    let client = IPAddress(v4: address)
    let range: Range<UInt64> = 12..<UInt64(DHCPMessage.hardwareOffset + 6)
    if type == 5, let hardware = message.hardware {
      sink.note(.neighbour(client, hardware), at: range, from: direction)
    }
    if counts[12] <= 1, let name = DHCPIdentifier.hostName(bytes.clamped(hostName)) {
      let place = UInt64(hostName.lowerBound)..<UInt64(hostName.upperBound)
      sink.note(.deviceName(client, name), at: place, from: direction)
    }
  }
}
