import AuditModel
import Bytes

/// Tells a sink what a CDP announcement says of its sender: version (1), time to live (1), checksum (2), then elements
/// of type (2), length with these four bytes (2), value.
struct CDPReader: ~Escapable {
  private static let headLength = 4
  /// Addresses read of one list.
  private static let addressLimit = 32

  private let bytes: RawSpan
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, sink: any MessageSink) {
    self.bytes = bytes
    self.sink = sink
  }

  static func recognise(_ bytes: RawSpan) -> Bool {
    guard let version = bytes.u8(at: 0), version == 1 || version == 2 else { return false }
    return element(bytes, at: headLength) != nil
  }

  /// The element at `offset`; `nil` when it is not whole.
  private static func element(_ bytes: RawSpan, at offset: Int) -> (type: UInt16, value: Range<Int>)? {
    guard let type = bytes.u16(at: offset), let length = bytes.u16(at: offset + 2), length >= 4,
      offset + Int(length) <= bytes.byteCount
    else { return nil }
    return (type, offset + 4..<offset + Int(length))
  }

  func read() {
    let head = MessageHead(protocolName: "cdp", direction: .message, sender: .fromInitiator)
    let sink = sink
    withBytes(of: "CDP") { sink.begin(head, start: $0, host: RawSpan()) }
    var offset = Self.headLength
    while let (type, value) = Self.element(bytes, at: offset) {
      tell(type, value)
      offset = value.upperBound
    }
    if offset < bytes.byteCount {
      sink.trouble("cdp-malformed", "element past its end", at: UInt64(offset), from: .fromInitiator)
    }
    sink.end()
  }

  private func tell(_ type: UInt16, _ value: Range<Int>) {
    switch type {
    case 1: tell("1 device-id", value)
    case 2: Self.addresses(bytes, value) { tell("2 ip-address", $0) }
    case 3: tell("3 port-id", value)
    case 5: tell("5 software-version", value)
    case 6: tell("6 platform", value)
    case 9: tell("9 vtp-domain", value)
    case 0x14: tell("20 system-name", value)
    case 0x16: Self.addresses(bytes, value) { tell("22 management-address", $0) }
    // The first byte is a kind.
    case 0x17: tell("23 location", min(value.lowerBound + 1, value.upperBound)..<value.upperBound)
    // Capabilities, VLANs, duplex, power, hello frames: nothing that names anybody.
    case 4, 7, 8, 10...0x13, 0x18...0x1F: break
    default: tell("other", value)
    }
  }

  /// Number of addresses (4); of each: kind of protocol (1), its length (1), protocol, length (2), address.
  private static func addresses(_ bytes: RawSpan, _ value: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard let count = bytes.u32(at: value.lowerBound) else { return }
    var offset = value.lowerBound + 4
    for _ in 0..<min(Int(count), addressLimit) {
      guard let length = bytes.u8(at: offset + 1), let size = bytes.u16(at: offset + 2 + Int(length)) else { return }
      let place = offset + 4 + Int(length)..<offset + 4 + Int(length) + Int(size)
      guard place.upperBound <= value.upperBound else { return }
      if size == 4 || size == 16 { body(place) }
      offset = place.upperBound
    }
  }

  /// The first IPv4 or IPv6 address that the sender gives for itself.
  static func firstAddress(in bytes: RawSpan) -> IPAddress? {
    var offset = headLength
    var found: IPAddress?
    while found == nil, let (type, value) = element(bytes, at: offset) {
      if type == 2 || type == 0x16 {
        addresses(bytes, value) { place in
          guard found == nil else { return }
          found =
            place.count == 4
            ? bytes.u32(at: place.lowerBound).map { IPAddress(v4: $0) }
            : bytes.u128(at: place.lowerBound).map { IPAddress(v6: $0) }
        }
      }
      offset = value.upperBound
    }
    return found
  }

  private func tell(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let (sink, slice) = (sink, bytes.clamped(value))
    withBytes(of: name) { sink.field(.option, name: $0, value: slice, at: UInt64(value.lowerBound)) }
  }
}
