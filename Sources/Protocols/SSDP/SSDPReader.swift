import AuditModel
import Bytes

/// Tells a sink the headers of one SSDP message, but not those whose values the protocol fixes. Nothing is allocated.
struct SSDPReader: ~Escapable {
  private let bytes: RawSpan
  private let kind: SSDPKind
  private let direction: FlowDirection

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ kind: SSDPKind, from direction: FlowDirection) {
    self.bytes = bytes
    self.kind = kind
    self.direction = direction
  }

  func read(into sink: any MessageSink) {
    begin(sink)
    var lines = SSDPLines(bytes)
    while let line = lines.next() { tell(line, sink) }
    let rest = lines.rest
    if !rest.isEmpty {
      let body = bytes.clamped(rest)
      sink.body(
        MessageBody(
          part: .body, bytes: body, origin: OffsetMap(identity: rest.count, at: UInt64(rest.lowerBound)),
          mediaType: RawSpan(), contentEncoding: RawSpan(), isComplete: true))
    }
    sink.end()
  }

  /// Whether a header of SSDP stands in a response.
  static func isResponse(_ bytes: RawSpan) -> Bool {
    var lines = SSDPLines(bytes)
    while let line = lines.next() {
      let name = bytes.clamped(line.name)
      if name.equalsIgnoringCase("usn") || name.equalsIgnoringCase("st") { return true }
    }
    return false
  }

  private func begin(_ sink: any MessageSink) {
    let start: StaticString
    let way: MessageDirection
    switch kind {
    case .announcement: (start, way) = ("NOTIFY", .message)
    case .search: (start, way) = ("M-SEARCH", .request)
    case .response: (start, way) = ("200 M-SEARCH", .response)
    }
    let head = MessageHead(protocolName: "ssdp", direction: way, sender: direction)
    sink.begin(head, start: start.bytes, host: RawSpan())
  }

  private func tell(_ line: SSDPLines.Line, _ sink: any MessageSink) {
    let name = bytes.clamped(line.name)
    var value = line.value
    guard !value.isEmpty, !Self.isFixed(name) else { return }
    let text = bytes.clamped(value)
    if name.byteCount == 2, name.equalsIgnoringCase("nt") || name.equalsIgnoringCase("st") {
      // Types of devices and services, or the identifier of one device.
      guard text.beginsIgnoringCase(with: "uuid:") else { return }
    }
    // What follows the identifier repeats `NT` or `ST` (section 1.2.2, table 1-1).
    if name.equalsIgnoringCase("usn"), text.beginsIgnoringCase(with: "uuid:") {
      let identifier = text.dropping(5)
      if let colon = identifier.firstIndex(of: UInt8(ascii: ":")) {
        value = value.lowerBound..<value.lowerBound + 5 + colon
      }
    }
    sink.field(.header, name: name, value: bytes.clamped(value), at: UInt64(value.lowerBound))
  }

  /// Headers that name no device: addresses of the group, ages, kinds of message, the time of day.
  private static func isFixed(_ name: RawSpan) -> Bool {
    switch name.byteCount {
    case 2: name.equalsIgnoringCase("mx")
    case 3: name.equalsIgnoringCase("nts") || name.equalsIgnoringCase("man") || name.equalsIgnoringCase("ext")
    case 4: name.equalsIgnoringCase("host") || name.equalsIgnoringCase("date")
    case 13: name.equalsIgnoringCase("cache-control")
    case 14: name.equalsIgnoringCase("content-length")
    default: false
    }
  }
}
