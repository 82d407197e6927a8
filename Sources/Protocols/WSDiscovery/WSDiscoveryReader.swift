import AuditModel
import Bytes

/// Tells a sink one envelope: its action, the endpoint's lasting identifier, and the whole as an XML body.
struct WSDiscoveryReader: ~Escapable {
  /// Namespaces are declared in the first tag.
  private static let namespaceLimit = 2_048

  private let bytes: RawSpan
  private let direction: FlowDirection
  private let sink: any MessageSink

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from direction: FlowDirection, sink: any MessageSink) {
    self.bytes = bytes
    self.direction = direction
    self.sink = sink
  }

  /// Markup that names one of the two namespaces (2005: section 1.4; 1.1: section 1.5).
  static func recognise(_ bytes: RawSpan) -> Bool {
    let start = bytes.begins(with: "\u{FEFF}") ? 3 : 0
    guard bytes.u8(at: start) == UInt8(ascii: "<"), bytes.byteCount > 64 else { return false }
    let head = bytes.prefix(namespaceLimit)
    return head.position(of: "schemas.xmlsoap.org/ws/2005/04/discovery") != nil
      || head.position(of: "docs.oasis-open.org/ws-dd/ns/discovery/2009/01") != nil
  }

  func read() {
    begin()
    tellEndpoint()
    withBytes(of: "application/soap+xml") { type in
      sink.body(
        MessageBody(
          part: .body, bytes: bytes, origin: OffsetMap(identity: bytes.byteCount, at: 0), mediaType: type,
          contentEncoding: RawSpan(), isComplete: true))
    }
    sink.end()
  }

  private func begin() {
    let (start, way) = operation
    let head = MessageHead(protocolName: "ws-discovery", direction: way, sender: direction)
    let sink = sink
    withBytes(of: start) { sink.begin(head, start: $0, host: RawSpan()) }
  }

  /// The action is a URI that ends with the name of the message (2005: sections 4.1, 4.2, 5 and 6).
  private var operation: (StaticString, MessageDirection) {
    let action = text(of: "Action", after: 0)
    var last = action.upperBound
    while last > action.lowerBound, bytes[last - 1] != UInt8(ascii: "/") { last -= 1 }
    let name = bytes.clamped(last..<action.upperBound)
    if name.equals("Hello") { return ("Hello", .message) }
    if name.equals("Bye") { return ("Bye", .message) }
    if name.equals("Probe") { return ("Probe", .request) }
    if name.equals("Resolve") { return ("Resolve", .request) }
    if name.equals("ProbeMatches") { return ("ProbeMatches", .response) }
    if name.equals("ResolveMatches") { return ("ResolveMatches", .response) }
    return ("SOAP", .message)
  }

  /// The address of an endpoint reference is an identifier that a device keeps across its restarts (2005: section 2.6).
  private func tellEndpoint() {
    guard let reference = bytes.position(of: "EndpointReference") else { return }
    let address = text(of: "Address", after: reference)
    guard !address.isEmpty else { return }
    let (sink, value) = (sink, bytes.clamped(address))
    withBytes(of: "endpoint-reference") {
      sink.field(.field, name: $0, value: value, at: UInt64(address.lowerBound))
    }
  }

  /// The text, without blanks around it, of the first element of this local name behind `offset`; empty when there is
  /// none.
  private func text(of name: StaticString, after offset: Int) -> Range<Int> {
    var position = offset
    while let found = bytes.position(of: name, from: position) {
      position = found + name.utf8CodeUnitCount
      let before = bytes.u8(at: found - 1)
      guard before == UInt8(ascii: "<") || before == UInt8(ascii: ":"), let end = bytes.u8(at: position),
        end == UInt8(ascii: ">") || end <= UInt8(ascii: " "),
        let open = bytes.firstIndex(of: UInt8(ascii: ">"), from: position),
        let close = bytes.firstIndex(of: UInt8(ascii: "<"), from: open)
      else { continue }
      var (low, high) = (open + 1, close)
      while low < high, bytes[low] <= 0x20 { low += 1 }
      while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
      return low..<high
    }
    return 0..<0
  }
}

extension RawSpan {
  /// The offset of the first place at or behind `start` where the bytes of `text` stand.
  fileprivate func position(of text: StaticString, from start: Int = 0) -> Int? {
    let first = unsafe text.utf8Start.pointee
    var offset = start
    while let hit = firstIndex(of: first, from: offset) {
      if dropping(hit).begins(with: text) { return hit }
      offset = hit + 1
    }
    return nil
  }
}
