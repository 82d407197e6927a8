import AuditModel
import Bytes

/// Tells the attributes of one packet. Passwords and keys are hidden by the shared secret and are not told.
struct RADIUSReader: ~Escapable {
  private let bytes: RawSpan
  private let offset: UInt64
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan, at offset: UInt64, to sink: any MessageSink) {
    self.bytes = bytes
    self.offset = offset
    self.sink = sink
  }

  static func read(
    _ bytes: RawSpan, _ packet: RADIUSPacket, at offset: UInt64, _ direction: FlowDirection, to sink: any MessageSink
  ) {
    let head = MessageHead(
      protocolName: "radius", direction: packet.isRequest ? .request : .response, sender: direction)
    withBytes(of: RADIUSPacket.start(packet.code) ?? "") { sink.begin(head, start: $0, host: RawSpan()) }
    RADIUSReader(bytes, at: offset, to: sink).tellAttributes()
    sink.end()
  }

  private func tellAttributes() {
    var start = RADIUSPacket.headerLength
    while let type = bytes.u8(at: start), let size = bytes.u8(at: start + 1), size >= 2 {
      let value = start + 2..<min(start + Int(size), bytes.byteCount)
      start += Int(size)
      if value.isEmpty { continue }
      switch type {
      case RADIUSAttribute.vendorSpecific: tellVendor(value)
      case RADIUSAttribute.eapMessage: tellIdentity(value)
      case RADIUSAttribute.calledStation: tellStation(value)
      default: if let name = RADIUSAttribute.name(type) { tell(name, value) }
      }
    }
  }

  /// RFC 3580 section 3.20: the access point's address, then a colon and the name of its network.
  private func tellStation(_ value: Range<Int>) {
    let name = RADIUSAttribute.name(RADIUSAttribute.calledStation) ?? ""
    guard value.count > 18, bytes.u8(at: value.lowerBound + 17) == 0x3A,
      bytes.u8(at: value.lowerBound + 2).map({ $0 == 0x2D || $0 == 0x3A }) == true
    else { return tell(name, value) }
    tell(name, value.lowerBound..<value.lowerBound + 17)
    tell("Called-Station-SSID", value.lowerBound + 18..<value.upperBound)
  }

  /// RFC 3748 section 5.1: in an EAP response (2) of type 1 the peer says who it is.
  private func tellIdentity(_ value: Range<Int>) {
    guard value.count > 5, bytes.u8(at: value.lowerBound) == 2, bytes.u8(at: value.lowerBound + 4) == 1 else { return }
    let identity = value.lowerBound + 5..<value.upperBound
    withBytes(of: "EAP-Identity") { [bytes, sink, offset] in
      sink.field(.user, name: $0, value: bytes.clamped(identity), at: offset &+ UInt64(identity.lowerBound))
    }
  }

  /// RFC 2865 section 5.26: a vendor's number (4), then mostly attributes like RADIUS's own.
  private func tellVendor(_ value: Range<Int>) {
    var start = value.lowerBound + 4
    while start + 2 < value.upperBound, let size = bytes.u8(at: start + 1), size >= 2,
      start + Int(size) <= value.upperBound
    {
      tellText(start + 2..<start + Int(size))
      start += Int(size)
    }
    tellText(min(start, value.upperBound)..<value.upperBound)
  }

  /// Some vendors write `name=value`.
  private func tellText(_ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let text = bytes.clamped(value)
    guard let equals = text.firstIndex(of: 0x3D), equals > 0, equals + 1 < text.byteCount else {
      return tell("Vendor-Specific", value)
    }
    sink.field(
      .attribute, name: text.prefix(equals), value: text.dropping(equals + 1),
      at: offset &+ UInt64(value.lowerBound + equals + 1))
  }

  private func tell(_ name: StaticString, _ value: Range<Int>) {
    guard !value.isEmpty else { return }
    let (sink, place) = (sink, offset &+ UInt64(value.lowerBound))
    let slice = bytes.clamped(value)
    withBytes(of: name) { sink.field(.attribute, name: $0, value: slice, at: place) }
  }
}
